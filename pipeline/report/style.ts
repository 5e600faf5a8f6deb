const palette = `
:root { color-scheme: light dark; --ink: #16181d; --soft: #565c69; --paper: #fbfaf7; --raised: #f1efe8; --line: #dcd9d0; --accent: #0b6b50; --first: #1d4ed8; --second: #d9730d; --third: #0f8a66; }
@media screen and (prefers-color-scheme: dark) {
  :root { --ink: #ecebe6; --soft: #a3a9b5; --paper: #14161a; --raised: #1d2026; --line: #2f343d; --accent: #5fd0a9; --first: #7aa7ff; --second: #f5a855; --third: #5fd0a9; }
}`;

const text = `
* { box-sizing: border-box; }
html { scroll-behavior: smooth; -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; max-width: 62rem; padding: 2.5rem 1rem 4rem; background: var(--paper); color: var(--ink); font: 1rem/1.55 system-ui, sans-serif; overflow-wrap: break-word; }
h1, h2, h3, p, ul, ol, dl, dd, figure, table { margin: 0; padding: 0; }
h1 { font-size: clamp(1.75rem, 1.4rem + 1.8vw, 2.6rem); line-height: 1.15; letter-spacing: -0.02em; text-wrap: balance; }
h2 { font-size: 1.45rem; line-height: 1.25; letter-spacing: -0.01em; }
h3 { font-size: 1rem; }
ul, ol { list-style: none; }
small, figcaption, .note, .kind { color: var(--soft); font-size: 0.875rem; line-height: 1.45; }
code, pre { font: 0.875em/1.5 ui-monospace, monospace; overflow-wrap: anywhere; }
a { color: var(--accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.kind { margin-bottom: 0.5rem; }
.introduction { max-width: 42rem; margin-top: 0.5rem; color: var(--soft); text-wrap: pretty; }
section { margin-top: 3.5rem; scroll-margin-top: 1rem; }
section > :not(h2, .introduction) { margin-top: 1.25rem; }
section > .note { margin-top: 0.75rem; max-width: 42rem; }
nav { margin-top: 1.75rem; padding: 0.75rem 0; border-block: 1px solid var(--line); }
nav ul { display: flex; flex-wrap: wrap; gap: 0.15rem 1.25rem; }
nav a { display: block; padding: 0.2rem 0; font-size: 0.9rem; text-decoration: none; }
nav a:hover { text-decoration: underline; }`;

const pictures = `
.pixels { display: block; max-width: 100%; height: auto; border-radius: 0.375rem; background: #000; image-rendering: pixelated; }
figcaption { margin-top: 0.6rem; max-width: 38rem; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); gap: 2rem 1.5rem; }
.figures figure { max-width: 38rem; }
.figures .pixels { width: 100%; }
.rows { display: flex; gap: 0.5rem; }
.rows ol { display: flex; flex-direction: column; justify-content: space-around; flex: none; max-width: 30%; padding: 0.1rem 0; font-size: 0.8rem; line-height: 1; color: var(--soft); text-align: right; }
.rows .pixels { flex: 1 1 0; min-width: 0; align-self: flex-start; }
.frame[hidden] { display: none; }
.controls { display: flex; gap: 0.75rem; align-items: center; }
.controls[hidden] { display: none; }
.controls input { flex: 1; min-width: 0; height: 2.75rem; accent-color: var(--accent); }
button { min-width: 5rem; min-height: 2.75rem; padding: 0.5rem 1rem; border: 1px solid var(--accent); border-radius: 0.5rem; background: var(--accent); color: var(--paper); font: inherit; cursor: pointer; }
.walks { display: grid; gap: 0.75rem; }
.walks li { display: grid; gap: 0.25rem; }
.walks small { white-space: nowrap; }
.walks span { display: flex; gap: 0.6rem; align-items: baseline; }
@media (min-width: 40rem) { .walks li { grid-template-columns: 10rem 1fr; gap: 1rem; align-items: center; } }
.pairs { display: grid; grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr)); gap: 1.25rem 1rem; }
.pairs div { display: flex; gap: 0.25rem; margin-bottom: 0.35rem; }
.pairs small { display: block; }
.pairs .pixels { flex: 1 1 0; min-width: 0; max-width: 6rem; }`;

const tables = `
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: 0.75rem; margin-top: 1.75rem; }
.tiles div { padding: 0.8rem 0.9rem; border-radius: 0.6rem; background: var(--raised); }
.tiles dt { color: var(--soft); font-size: 0.8rem; }
.tiles dd { font-size: 1.5rem; font-weight: 600; line-height: 1.3; letter-spacing: -0.01em; font-variant-numeric: tabular-nums; }
.tiles small { display: block; font-weight: 400; letter-spacing: 0; }
table { width: 100%; border-collapse: collapse; font-size: 0.9375rem; font-variant-numeric: tabular-nums; }
caption { padding-bottom: 0.4rem; color: var(--soft); font-size: 0.875rem; text-align: left; }
th, td { padding: 0.55rem 0 0.55rem 0.75rem; text-align: right; vertical-align: baseline; }
th:first-child, td:first-child { padding-left: 0; text-align: left; }
thead th { border-bottom: 1px solid var(--ink); color: var(--soft); font-size: 0.8rem; font-weight: 500; }
tbody th { font-weight: 600; }
td { white-space: nowrap; }
.evaluation tbody { border-bottom: 1px solid var(--line); }
.evaluation tbody tr:first-child > * { padding-bottom: 0.1rem; }
.meaning td { max-width: 0; padding-bottom: 0.7rem; color: var(--soft); font-size: 0.875rem; line-height: 1.45; white-space: normal; }
.arrow { color: var(--accent); font-weight: 700; }
.classes tbody tr { border-bottom: 1px solid var(--line); }
@media (max-width: 40rem) { .classes small { display: block; } }
.scroll { overflow-x: auto; }
@media (max-width: 30rem) { table { font-size: 0.85rem; } th, td { padding-left: 0.5rem; } }
@media (max-width: 22rem) { .evaluation td { white-space: normal; } .evaluation th, .evaluation td { overflow-wrap: anywhere; } }`;

const plots = `
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); gap: 2.25rem 2rem; }
.plots svg { display: block; width: 100%; height: auto; margin-top: 0.4rem; overflow: visible; color: var(--ink); font-family: inherit; }
.legend { display: flex; flex-wrap: wrap; gap: 0.1rem 1rem; margin-top: 0.3rem; font-size: 0.875rem; color: var(--soft); }
.legend li::before { content: ''; display: inline-block; width: 1.1rem; height: 3px; margin-right: 0.4rem; border-radius: 2px; vertical-align: middle; background: var(--first); print-color-adjust: exact; }
.legend .second::before { background: var(--second); }
.legend .third::before { background: var(--third); }
.warnings { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0.5rem; margin-top: 0.5rem; font-size: 0.9375rem; }
.warnings li { padding-left: 0.9rem; border-left: 3px solid var(--second); }
.lineage, details dl { display: grid; grid-template-columns: fit-content(45%) minmax(0, 1fr); gap: 0.35rem 1.25rem; font-size: 0.9375rem; }
.lineage dt, details dt { color: var(--soft); }
dd { min-width: 0; }
details { border-top: 1px solid var(--line); }
section > details:not(.introduction) { margin-top: 0; }
section > .introduction + details { margin-top: 1.25rem; }
details:last-child { border-bottom: 1px solid var(--line); }
summary { padding: 0.75rem 0; font-weight: 600; cursor: pointer; }
details > :not(summary) { padding-bottom: 1rem; }
details ol { list-style: decimal inside; font-size: 0.9375rem; }
details ol span { color: var(--soft); }
pre { margin: 0; overflow-x: auto; }`;

const print = `
@page { margin: 16mm 14mm; }
@media print {
  html { font-size: 10.5pt; }
  body { max-width: none; padding: 0; background: none; }
  nav, .controls { display: none !important; }
  section { margin-top: 1.75rem; }
  h2, h3, .introduction { break-after: avoid; }
  figure, tr, .evaluation tbody, .walks li, .pairs li, .tiles { break-inside: avoid; }
  .tiles { grid-template-columns: repeat(3, 1fr); }
  .tiles div { border: 1px solid var(--line); }
  .pixels { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .frames { display: grid; grid-template-columns: repeat(3, 1fr); gap: 0.75rem; }
  .frame { display: none; }
  .frame.printed { display: block; }
  .figures { grid-template-columns: repeat(2, 1fr); }
  .plots { grid-template-columns: repeat(2, 1fr); gap: 1.25rem; }
  .raw { display: none; }
  summary { list-style: none; break-after: avoid; }
  details::details-content { content-visibility: visible; }
  details dl, details ol { columns: 2; }
}
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }`;

/** The report's style: light or dark as the reader's system is, one column on a phone, ink only on paper. */
export const reportStyle = [palette, text, pictures, tables, plots, print].join('\n');
