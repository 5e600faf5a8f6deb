import type { StaticListing } from '../../build/static-files.mjs';
import type { Manifest } from '../../models/manifest/manifest.ts';
import { type Html, html } from './html.ts';

/**
 * A game of ten rounds: which of two digits did a human write? Null where the model did not learn MNIST, whose digits
 * it would have to be told from, or where the host has no real digits.
 */
export function gameSection(
  { dataset, labels, image, companions }: Manifest,
  { realDigits }: StaticListing,
): Html | null {
  const isMnist = dataset.name === 'mnist' && labels?.join('') === '0123456789';
  if (!isMnist || image.channels !== 1 || realDigits === null) return null;
  const judges = companions.discriminator && companions.classifier ? 'true' : 'false';
  return html`<section
    id="game"
    class="live-only"
    data-real="/${realDigits}"
    data-judges="${judges}"
  >
    <h2>Which one did a human write?</h2>
    <p class="introduction">
      Each of ten rounds shows two digits: one from MNIST, written by a person, and one that the
      model
      drew.${judges === 'true' ? ' The judge, the network that was trained to tell them apart, plays too.' : ''}
    </p>
    <p class="tools"><button type="button" data-play>Play the game</button></p>
    <div class="game" hidden></div>
    <p class="unseen" role="status"></p>
  </section>`;
}

/** The section's own style. */
export const gameStyle = `
.game { max-width: 25rem; margin-top: 1.25rem; }
.game .pair { display: grid; grid-template-columns: 1fr 1fr; gap: 0.75rem; margin-top: 0.75rem; }
.game .pair button { display: grid; gap: 0.4rem; justify-items: center; padding: 0.6rem; border: 2px solid var(--edge); border-radius: 0.75rem; background: transparent; color: var(--ink); }
.game .pair button:disabled { opacity: 1; }
.game .pair canvas { max-width: none; image-rendering: pixelated; }
.game .pair [data-human] { border-color: var(--accent); background: var(--raised); }
.game .said { min-height: 5rem; margin-top: 0.75rem; }
.game .score { font-size: 1.35rem; font-weight: 600; line-height: 1.3; }
.game .link code { overflow-wrap: anywhere; }
`;
