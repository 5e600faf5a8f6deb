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
h1 { font-size: clamp(1.75rem, 1.4rem + 1.8vw, 2.6rem); line-height: 1.15; letter-spacing: -0.02em; text-wrap: balance; }
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
