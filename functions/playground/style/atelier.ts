/** Where one draws, rubs out and watches. */
export const atelierStyle = `
.atelier { gap: 1.5rem 2rem; align-items: start; margin-top: 1.25rem; }
.live .atelier { display: grid; }
@media (min-width: 40rem) { .atelier { grid-template-columns: minmax(0, 25rem) minmax(0, 1fr); } }
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
.bars { display: grid; gap: 0.05rem; margin-top: 0.75rem; }
.bars li { display: grid; grid-template-columns: 1.25rem minmax(0, 1fr) 4.5rem; gap: 0.75rem; align-items: center; color: var(--soft); font-size: 0.9375rem; font-variant-numeric: tabular-nums; }
.bars li > span { text-align: right; white-space: nowrap; }
.bars li[data-most] { color: var(--ink); font-weight: 600; }
.bars meter { margin: 0; }
.seen { display: flex; gap: 1rem; align-items: center; margin-top: 1rem; }
.seen canvas { flex: none; width: 5rem; image-rendering: pixelated; }
.hands { margin-top: 1.5rem; }
.hands figure { margin-top: 1rem; }
.hands a { display: block; width: fit-content; max-width: 100%; line-height: 0; }
.hands img { max-width: 100%; height: auto; border-radius: 0.75rem; background: #000; }
.ways { display: grid; grid-template-columns: repeat(4, minmax(0, 1fr)); gap: 0.5rem; }
.ways canvas { display: block; max-width: none; }
#completion[aria-busy='true'] .ways { opacity: 0.6; }
`;
