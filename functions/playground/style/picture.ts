/** What was drawn, and the lines that give it again. */
export const pictureStyle = `
#result { display: contents; }
.bench { display: grid; gap: 1.5rem 2rem; grid-template-areas: 'picture' 'controls' 'links'; }
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
.downloads { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; }
.downloads span { margin-right: 0.25rem; font-size: 0.9375rem; font-weight: 500; }
.downloads a { display: grid; place-items: center; min-height: 2.25rem; padding: 0 0.8rem; border: 1px solid var(--edge); border-radius: 0.5rem; color: var(--ink); font-size: 0.875rem; text-decoration: none; }
.downloads a:hover { background: var(--raised); }
.snippets { margin-top: 1rem; border-top: 1px solid var(--line); }
.snippets div { display: grid; grid-template-columns: 5.5rem minmax(0, 1fr); gap: 0 0.75rem; align-items: center; border-bottom: 1px solid var(--line); }
.snippets dt { color: var(--soft); font-size: 0.875rem; }
.snippets dd { display: flex; gap: 0.75rem; align-items: center; min-height: 3.25rem; }
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
