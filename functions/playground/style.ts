import { drawingKinds } from './drawing.ts';
import { handMapStyle, yourHandStyle } from './hand-style.ts';

/** Colours and text: light or dark as the reader's system is. */
export const textStyle = `
:root { color-scheme: light dark; --ink: #16181d; --soft: #565c69; --paper: #fbfaf7; --raised: #f1efe8; --line: #d8d4c9; --edge: #8a8e98; --accent: #0b6b50; --warn: #8a4b00; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #ecebe6; --soft: #a3a9b5; --paper: #14161a; --raised: #1d2026; --line: #2f343d; --edge: #6b7280; --accent: #5fd0a9; --warn: #f5b66b; }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; max-width: 66rem; padding: 0 1rem 4rem; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: break-word; accent-color: var(--accent); }
h1, h2, p, ul, dl, dd, figure, fieldset { margin: 0; padding: 0; border: 0; min-width: 0; }
legend { padding: 0; }
ul { list-style: none; }
h1 { font-size: min(12vw, clamp(1.75rem, 1.4rem + 1.8vw, 2.6rem)); line-height: 1.15; letter-spacing: -0.02em; text-wrap: balance; }
h2 { font-size: 1.35rem; line-height: 1.25; letter-spacing: -0.01em; }
a { color: var(--accent); }
small, figcaption { color: var(--soft); font-size: 0.875rem; line-height: 1.45; }
code { font: 0.8125rem/1.5 ui-monospace, monospace; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.introduction { max-width: 42rem; margin-top: 0.5rem; color: var(--soft); text-wrap: pretty; }
.warning { color: var(--warn); }
section { margin-top: 3.5rem; scroll-margin-top: 1rem; }
header { display: flex; flex-wrap: wrap; gap: 0.25rem 1.5rem; align-items: center; justify-content: space-between; padding: 1rem 0; margin-bottom: 2rem; border-bottom: 1px solid var(--line); }
nav { display: flex; flex-wrap: wrap; gap: 0 1.25rem; }
nav a { padding: 0.35rem 0; color: var(--soft); font-size: 0.9375rem; text-decoration: none; }
nav a:hover { color: var(--ink); text-decoration: underline; }
.live-only { display: none; }
.live .live-only { display: block; }
.live .plain { display: none; }
`;

// What does not matter to the kind that is chosen is not shown; a browser without :has shows all.
const onlyTheirs = drawingKinds
  .map(
    (kind) =>
      `#playground:has([name='draw'][value='${kind}']:checked) .only:not(.for-${kind}) { display: none; }`,
  )
  .join('\n');

/** Fields: everything a finger has to hit is 2.75rem high. */
const formStyle = `
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
.field > label > input, .field > label > select, .joined, .choices, .row label > :last-child { margin-top: 0.3rem; }
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
.named .choices { grid-template-columns: repeat(auto-fit, minmax(min(100%, 9rem), 1fr)); max-height: 20rem; overflow-y: auto; }
.named span { padding: 0.25rem 0.5rem; overflow-wrap: anywhere; }
.kinds, .formats .choices { grid-template-columns: repeat(auto-fit, minmax(4rem, 1fr)); }
.kinds { display: grid; max-width: 30rem; margin: 1.75rem 0 1.25rem; padding: 0.25rem; border-radius: 0.75rem; background: var(--raised); }
.kinds .choice input:not(:checked):hover + span { background: var(--line); }
.colors, .colors label { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; }
.colors { column-gap: 1.25rem; }
.colors legend { margin-bottom: 0.3rem; }
.colors label { min-height: 2.75rem; }
.row { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 9rem), 1fr)); gap: 1rem; align-items: end; max-width: 46rem; margin-top: 1.25rem; }
.row label > :last-child { display: block; }
${onlyTheirs}
`;

/** What was drawn, and the lines that give it again. */
const pictureStyle = `
#result { display: contents; }
.bench { display: grid; gap: 1.5rem 2rem; grid-template: 'picture' 'controls' 'links' / minmax(0, 1fr); }
.bench > .controls { grid-area: controls; }
.picture { grid-area: picture; }
.plate { display: grid; place-items: center; min-height: 15rem; padding: 1.25rem; border-radius: 1rem; background: var(--raised); }
.plate img { display: block; max-width: 100%; max-height: 26rem; height: auto; border-radius: 0.5rem; background: repeating-conic-gradient(#8883 0 25%, #8881 0 50%) 0 0 / 1rem 1rem; }
.walk .plate img { width: min(100%, 15rem); }
.plate[data-broken] img { display: none; }
figcaption { display: flex; flex-wrap: wrap; gap: 0.35rem 1rem; align-items: center; margin-top: 0.75rem; overflow-wrap: anywhere; }
figcaption > span { flex: 1 1 100%; }
figcaption > .caption { flex: 1 1 60%; }
/* Scrolls over the picture where that stays in sight. */
.links { grid-area: links; position: relative; z-index: 2; margin: 0; background: var(--paper); }
.download a { display: inline-grid; place-items: center; min-height: 2.75rem; padding: 0 0.8rem; border: 1px solid var(--edge); border-radius: 0.5rem; color: var(--ink); font-size: 0.875rem; text-decoration: none; }
.download a:hover { background: var(--raised); }
.snippets { margin-top: 1rem; border-top: 1px solid var(--line); }
.snippets div { display: grid; grid-template-columns: 5.5rem minmax(0, 1fr); gap: 0 0.75rem; align-items: center; border-bottom: 1px solid var(--line); }
.snippets dt { color: var(--soft); font-size: 0.875rem; }
.snippets dd { display: flex; flex-wrap: wrap; gap: 0.75rem; align-items: center; min-height: 3.25rem; }
.snippets code { flex: 1; min-width: 0; padding: 0.5rem 0; overflow-x: auto; white-space: nowrap; scrollbar-width: thin; }
@media (max-width: 40rem) {
  .snippets div { grid-template-columns: minmax(0, 1fr); padding: 0.5rem 0 0; }
}
@media (min-width: 52rem) {
  .bench { grid-template-columns: minmax(0, 25rem) minmax(0, 1fr); grid-template-areas: 'picture controls' 'links links'; }
  .plate { min-height: 22rem; }
}
@media (max-width: 40rem) and (min-height: 36rem) {
  /* What has the focus must not hide behind the picture. */
  .live { scroll-padding-top: 17rem; }
  .live .picture:not(.sheet) { position: sticky; top: 0; z-index: 1; margin: 0 -1rem; padding: 0.5rem 1rem; background: var(--paper); }
  .live .plate { min-height: 11rem; padding: 0.75rem; }
  .live .digit .plate img { max-height: 11rem; }
  .live .walk .plate img { width: 11rem; }
}
`;

/** On paper there is nothing to press. */
const printStyle = `
@media print {
  nav, .controls, .kinds, .tools, .download, button, #blend, #data-set, #hand-drawing, #completion, #numbers, .live .live-only { display: none !important; }
  .picture { position: static !important; }
  .snippets code { overflow: visible; white-space: normal; }
  section { break-inside: avoid; margin-top: 1.5rem; }
}
`;

/**
 * Two parts side by side where both have room, whatever the size of the text.
 *
 * @param shown the block when it is to be seen
 */
function sideBySide(block: string, shown = block): string {
  return `${shown} { display: flex; flex-wrap: wrap; gap: 1.5rem 2rem; align-items: start; margin-top: 1.25rem; }
${block} > * { flex: 1 1 18rem; min-width: 0; }
${block} > :first-child { flex: 0 1 25rem; }`;
}

/** The parts below the bench. */
const sectionStyle = `
.examples { display: grid; grid-template-columns: repeat(6, 1fr); gap: 0.5rem; margin-top: 1rem; }
@media (min-width: 40rem) { .examples { grid-template-columns: repeat(12, 1fr); } }
.examples a { display: block; border-radius: 0.5rem; }
.examples img { display: block; width: 100%; height: auto; border-radius: 0.5rem; background: #000; }
.examples a:hover img { outline: 2px solid var(--accent); outline-offset: 2px; }
${sideBySide('.blend')}
.pad { position: relative; width: min(100%, 25rem); line-height: 0; }
.pad img { width: 100%; height: auto; border-radius: 0.75rem; background: #000; user-select: none; -webkit-user-drag: none; }
.live .pad { cursor: crosshair; touch-action: none; }
.live .pad img { opacity: 0.85; }
.cursor { position: absolute; left: var(--left, 50%); top: var(--top, 50%); width: 2.25rem; height: 2.25rem; margin: -1.125rem; border: 3px solid #fff; border-radius: 50%; box-shadow: 0 0 0 2px #000; pointer-events: none; }
canvas { width: 100%; max-width: 11rem; aspect-ratio: 1; border-radius: 0.75rem; background: #000; }
.here { grid-template-columns: minmax(0, 2fr) minmax(0, 3fr); gap: 1.1rem 1.5rem; align-items: center; }
.live .here { display: grid; }
.here .field + .field { margin-top: 1.1rem; }
.places { display: grid; gap: 1.5rem; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 18rem), 1fr)); gap: 0.75rem; margin-top: 1.25rem; }
.tiles div { padding: 1rem; border-radius: 0.75rem; background: var(--raised); }
.tiles dt { color: var(--soft); font-size: 0.875rem; }
.tiles b { margin-right: 0.4rem; font-size: 1.6rem; line-height: 1.3; letter-spacing: -0.01em; font-variant-numeric: tabular-nums; }
.tiles p { margin-top: 0.25rem; color: var(--soft); font-size: 0.875rem; line-height: 1.45; }
meter { display: block; width: 100%; height: 0.75rem; margin: 0.25rem 0 0.5rem; }
meter::-webkit-meter-optimum-value { background: var(--accent); }
meter::-moz-meter-bar { background: var(--accent); }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 9.5rem), 1fr)); gap: 0.75rem 1.25rem; margin-top: 1.25rem; }
.facts dt { color: var(--soft); font-size: 0.8125rem; }
.facts dd { font-size: 0.9375rem; }
.samples { display: block; width: min(100%, 25rem); margin-top: 1.5rem; border-radius: 0.75rem; }
.samples img { display: block; width: 100%; height: auto; border-radius: 0.75rem; background: #000; }
.more { display: flex; flex-wrap: wrap; gap: 0.5rem 1.5rem; margin-top: 1.25rem; }
@media (prefers-reduced-motion: no-preference) {
  .plate img { transition: opacity 0.15s; }
  [aria-busy='true'] .plate img { opacity: 0.6; }
}
`;

/** Where one draws, rubs out and watches. */
export const atelierStyle = `
${sideBySide('.atelier', '.live .atelier, #your-hand .atelier')}
.paper { position: relative; width: min(100%, 25rem); line-height: 0; }
.paper canvas { max-width: none; height: auto; cursor: crosshair; touch-action: none; user-select: none; -webkit-user-select: none; }
@media (max-width: 40rem) { .paper { width: min(100%, 17rem); } .headline { min-height: 7rem; } }
@media (pointer: coarse) { #paper-keys { display: none; } }
.paper .cursor { width: 1.5rem; height: 1.5rem; margin: -0.75rem; }
.tools { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; margin-top: 0.75rem; }
.tools small { flex: 1 1 12rem; }
.tools + p { margin-top: 0.5rem; }
button:disabled { opacity: 0.55; cursor: default; filter: none; }
.headline { min-height: 5.5rem; }
.headline b { display: block; font-size: 2.1rem; line-height: 1.2; letter-spacing: -0.02em; font-variant-numeric: tabular-nums; }
.headline span { color: var(--soft); }
.headline[data-wrong] b { font-size: 1.35rem; }
.headline[data-stale] { opacity: 0.55; }
.bars { display: grid; grid-template-columns: fit-content(40%) minmax(0, 1fr) minmax(4.5rem, auto); gap: 0.05rem 0.75rem; margin-top: 0.75rem; }
.bars li { display: grid; grid-column: 1 / -1; grid-template-columns: subgrid; align-items: center; color: var(--soft); font-size: 0.9375rem; font-variant-numeric: tabular-nums; }
.bars b { min-width: 1.25rem; overflow-wrap: anywhere; }
.bars li > span { text-align: right; white-space: nowrap; }
.bars li[data-most] { color: var(--ink); font-weight: 600; }
.bars meter { margin: 0; }
.seen { display: flex; flex-wrap: wrap; gap: 1rem; align-items: center; margin-top: 1rem; }
.seen canvas { flex: none; width: 5rem; image-rendering: pixelated; }
.seen small { flex: 1 1 9rem; }
.hands { margin-top: 1.5rem; }
.hands figure { margin-top: 1rem; }
.hands a { display: block; width: fit-content; max-width: 100%; line-height: 0; }
.hands img { max-width: 100%; height: auto; border-radius: 0.75rem; background: #000; }
.ways { display: grid; grid-template-columns: repeat(4, minmax(0, 1fr)); gap: 0.5rem; }
.ways canvas { display: block; max-width: none; }
#completion[aria-busy='true'] .ways { opacity: 0.6; }
${yourHandStyle}`;

/** The playground's style, from a phone of 320 pixels upwards. */
export const style = [
  textStyle,
  formStyle,
  pictureStyle,
  sectionStyle,
  handMapStyle,
  printStyle,
].join('');
