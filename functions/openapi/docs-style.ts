/** The style of /docs: light or dark as the reader's system is. */
export const docsStyle = `
:root { color-scheme: light dark; --ink: #16181d; --soft: #5b616e; --paper: #fbfaf7; --line: #dcd9d0; --accent: #0b6b50; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #ecebe6; --soft: #9aa0ac; --paper: #14161a; --line: #2c3038; --accent: #5fd0a9; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 56rem; padding: 2.5rem 1.25rem 4rem; background: var(--paper); color: var(--ink); font: 1rem/1.55 system-ui, sans-serif; overflow-wrap: break-word; }
h1 { margin: 0; font-size: 2rem; letter-spacing: -0.02em; }
h2 { margin: 2.5rem 0 0.5rem; font-size: 1.15rem; overflow-wrap: anywhere; }
a { color: var(--accent); }
code { overflow-wrap: anywhere; }
nav ul { padding: 0; list-style: none; }
nav li { padding: 0.2rem 0; }
.table { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: 0.9rem; }
th, td { padding: 0.45rem 0.9rem 0.45rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
tr > :last-child { padding-right: 0; }
th { font-weight: 600; }
td { color: var(--soft); overflow-wrap: anywhere; }
.answers { color: var(--soft); font-size: 0.9rem; }
`;
