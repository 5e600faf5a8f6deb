/** The home page's style: light or dark as the reader's system is, one column that fits a phone. */
export const style = `
:root { color-scheme: light dark; --ink: #16181d; --soft: #5b616e; --paper: #fbfaf7; --line: #dcd9d0; --accent: #0b6b50; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #ecebe6; --soft: #9aa0ac; --paper: #14161a; --line: #2c3038; --accent: #5fd0a9; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 46rem; padding: 2.5rem 1.25rem 4rem; background: var(--paper); color: var(--ink); font: 1rem/1.55 system-ui, sans-serif; }
h1 { margin: 0; font-size: 2rem; letter-spacing: -0.02em; }
h2 { margin: 2.5rem 0 0.75rem; font-size: 1.1rem; }
.lead { margin: 0.4rem 0 1.75rem; color: var(--soft); }
figure { display: flex; flex-wrap: wrap; gap: 1.25rem; align-items: center; margin: 0 0 1.75rem; }
figure img { border-radius: 0.5rem; background: #000; }
figcaption { flex: 1 1 14rem; color: var(--soft); overflow-wrap: anywhere; }
a { color: var(--accent); }
.digits { display: grid; grid-template-columns: repeat(12, 1fr); gap: 0.5rem; margin: 0; padding: 0; list-style: none; }
@media (max-width: 36rem) { .digits { grid-template-columns: repeat(6, 1fr); } }
.digits a { display: block; }
.digits img { display: block; width: 100%; height: auto; border-radius: 0.5rem; background: #000; }
.digits a:hover img, .digits a:focus-visible img { outline: 2px solid var(--accent); outline-offset: 2px; }
form { display: flex; flex-wrap: wrap; gap: 0.75rem; align-items: end; }
label { display: grid; gap: 0.25rem; font-size: 0.85rem; color: var(--soft); }
label:first-child { flex: 1 1 12rem; }
input, button { font: inherit; min-height: 2.75rem; padding: 0.5rem 0.75rem; border: 1px solid var(--line); border-radius: 0.5rem; background: transparent; color: var(--ink); }
input[type='number'] { width: 7rem; }
button { border-color: var(--accent); background: var(--accent); color: var(--paper); cursor: pointer; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.35rem 1.25rem; margin: 0; }
dt { font-family: ui-monospace, monospace; }
dd { margin: 0; color: var(--soft); overflow-wrap: anywhere; }
`;
