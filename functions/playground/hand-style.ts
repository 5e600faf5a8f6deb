/** Where one draws in order to have a number written in one's hand. */
export const yourHandStyle = `
#your-hand form { max-width: 25rem; }
#your-hand [data-said] { margin-top: 0.75rem; color: var(--soft); }
.drawn { display: flex; flex-wrap: wrap; gap: 0.75rem; margin-top: 0.75rem; }
.live .drawn { display: flex; }
.drawn li { display: grid; justify-items: center; gap: 0.25rem; }
.drawn canvas { width: 3.5rem; border-radius: 0.5rem; }
.written { margin-top: 1rem; }
.written .pictures { display: flex; flex-wrap: wrap; gap: 0.5rem; }
.written .pictures a { display: block; max-width: 100%; line-height: 0; }
.written img, .written canvas { width: auto; max-width: 100%; height: auto; aspect-ratio: auto; border-radius: 0.5rem; background: #000; }
#your-hand .snippets div.live-only { display: none; }
.live #your-hand .snippets div.live-only { display: grid; }
@media print { #your-hand { display: none; } }
`;

/** The map of styles. */
export const handMapStyle = `
#hand-map .chart { margin-top: 1rem; }
#hand-map .tools label { display: flex; gap: 0.5rem; align-items: center; }
#hand-map .tools select { min-height: 2.25rem; width: auto; padding: 0.2rem 0.5rem; }
#hand-map .chart > canvas { display: block; width: 100%; max-width: none; height: 26rem; aspect-ratio: auto; margin-top: 0.75rem; cursor: grab; touch-action: none; user-select: none; -webkit-user-select: none; }
#hand-map .chart > canvas:active { cursor: grabbing; }
@media (max-width: 40rem) { #hand-map .chart > canvas { width: calc(100% - 3rem); height: 15rem; } }
@media (pointer: coarse) { #hand-map-keys { display: none; } }
.middle { display: flex; gap: 1rem; align-items: center; margin-top: 0.75rem; }
.middle canvas { flex: none; width: 5.5rem; }
.middle a { display: inline-block; margin-right: 1rem; }
@media print { #hand-map { display: none; } }
`;
