import { drawingKinds } from '../picture-formats.ts';

// What does not matter to the kind that is chosen is not shown; a browser without :has shows all.
const onlyTheirs = drawingKinds
  .map(
    (kind) =>
      `#playground:has([name='draw'][value='${kind}']:checked) .only:not(.for-${kind}) { display: none; }`,
  )
  .join('\n');

/** Fields: everything a finger has to hit is 2.75rem high. */
export const formStyle = `
input, select, button { font: inherit; min-height: 2.75rem; border: 1px solid var(--edge); border-radius: 0.5rem; background: transparent; color: var(--ink); }
input:not([type]), input[type='number'], select { width: 100%; min-width: 0; padding: 0.4rem 0.75rem; }
select { background: var(--paper); }
button { padding: 0.4rem 1rem; border-color: var(--accent); background: var(--accent); color: var(--paper); font-weight: 500; cursor: pointer; }
button:hover { filter: brightness(1.1); }
.quiet { min-height: 2.25rem; padding: 0.2rem 0.7rem; border-color: var(--edge); background: transparent; color: var(--ink); font-size: 0.875rem; font-weight: 400; }
.quiet:hover { background: var(--raised); }
input[type='range'] { flex: 1; min-width: 0; margin: 0; border: 0; }
input[type='checkbox'] { min-height: 0; width: 1.15rem; height: 1.15rem; margin: 0; }
input[type='color'] { width: 2.75rem; padding: 0.2rem; cursor: pointer; }
.controls { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 13rem), 1fr)); gap: 1.1rem 1.5rem; align-content: start; }
.wide { grid-column: 1 / -1; }
.field label:not(.choice) > span:first-child, .field legend, .row label > span { font-size: 0.9375rem; font-weight: 500; }
.field > label { display: block; }
.field > label > input, .joined, .choices, .row label > :last-child { margin-top: 0.3rem; }
.slider, .joined { display: flex; gap: 0.75rem; align-items: center; }
.joined { gap: 0.5rem; }
.slider output { min-width: 2.6rem; text-align: right; color: var(--soft); font-size: 0.9375rem; font-variant-numeric: tabular-nums; }
.choice { position: relative; display: block; }
.choice input { position: absolute; inset: 0; width: 100%; height: 100%; margin: 0; opacity: 0; cursor: pointer; }
.choice span { display: flex; min-height: 2.75rem; align-items: center; justify-content: center; border-radius: 0.5rem; }
.choice input:checked + span { background: var(--accent); color: var(--paper); font-weight: 600; }
.choice input:focus-visible + span { outline: 2px solid var(--accent); outline-offset: 2px; }
.choice input:not(:checked):hover + span { background: var(--raised); }
.choices { display: grid; grid-template-columns: repeat(auto-fit, minmax(2.75rem, 1fr)); gap: 0.25rem; }
.choices span { border: 1px solid var(--line); }
.formats .choices { grid-template-columns: repeat(auto-fit, minmax(4rem, 1fr)); }
.kinds { display: grid; grid-template-columns: repeat(4, 1fr); max-width: 30rem; margin: 1.75rem 0 1.25rem; padding: 0.25rem; border-radius: 0.75rem; background: var(--raised); }
.kinds .choice input:not(:checked):hover + span { background: var(--line); }
.colors { display: flex; flex-wrap: wrap; gap: 0.5rem 1.25rem; align-items: center; }
.colors legend { margin-bottom: 0.3rem; }
.colors label { display: flex; gap: 0.5rem; align-items: center; min-height: 2.75rem; }
.row { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 9rem), 1fr)); gap: 1rem; align-items: end; max-width: 46rem; margin-top: 1.25rem; }
.row label > :last-child { display: block; }
${onlyTheirs}
`;
