import { type Html, html } from './html.ts';

/** The strip of what was seen last, which a script fills. */
export function seenSection(): Html {
  return html`<section id="seen" aria-labelledby="seen-title" hidden>
    <h2 id="seen-title">Seen last</h2>
    <ul></ul>
  </section>`;
}

/** The strip's own style. */
export const seenStyle = `
#seen { margin-top: 1.5rem; }
#seen h2 { padding: 0 0.25rem; font-size: 1rem; }
#seen ul { display: flex; gap: 0.5rem; padding: 0.25rem; overflow-x: auto; scrollbar-width: thin; }
#seen a { display: grid; place-items: center; width: 4rem; height: 4rem; border-radius: 0.5rem; background: var(--raised); }
#seen canvas { width: auto; max-width: 4rem; height: auto; max-height: 4rem; aspect-ratio: auto; border-radius: 0.5rem; background: none; }
#seen a:hover { outline: 2px solid var(--accent); }
`;
