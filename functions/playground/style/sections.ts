/** The parts below the bench. */
export const sectionStyle = `
.examples { display: grid; grid-template-columns: repeat(6, 1fr); gap: 0.5rem; margin-top: 1rem; }
@media (min-width: 40rem) { .examples { grid-template-columns: repeat(12, 1fr); } }
.examples a { display: block; border-radius: 0.5rem; }
.examples img { display: block; width: 100%; height: auto; border-radius: 0.5rem; background: #000; }
.examples a:hover img { outline: 2px solid var(--accent); outline-offset: 2px; }
.blend { display: grid; gap: 1.25rem 2rem; align-items: start; margin-top: 1.25rem; }
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
@media (min-width: 40rem) { .blend { grid-template-columns: minmax(0, 25rem) minmax(0, 1fr); } }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 18rem), 1fr)); gap: 0.75rem; margin-top: 1.25rem; }
.tiles div { padding: 1rem; border-radius: 0.75rem; background: var(--raised); }
.tiles dt { color: var(--soft); font-size: 0.875rem; }
.tiles b { margin-right: 0.4rem; font-size: 1.6rem; line-height: 1.3; letter-spacing: -0.01em; font-variant-numeric: tabular-nums; }
.tiles p { margin-top: 0.25rem; color: var(--soft); font-size: 0.875rem; line-height: 1.45; }
meter { display: block; width: 100%; height: 0.75rem; margin: 0.25rem 0 0.5rem; }
meter::-webkit-meter-optimum-value { background: var(--accent); }
meter::-moz-meter-bar { background: var(--accent); }
.tiles small { white-space: nowrap; }
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
