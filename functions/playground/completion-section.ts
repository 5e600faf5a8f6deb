import type { Manifest } from '../../models/manifest.ts';
import { type Html, html } from './html.ts';

/** In how many ways the page has a digit completed. */
export const shownCompletions = 8;

const halves = [
  ['left', 'Left half'],
  ['right', 'Right half'],
  ['top', 'Top half'],
  ['bottom', 'Bottom half'],
] as const;

/**
 * A digit to rub out a part of, and the ways in which it comes back. Null for a model without an encoder.
 */
export function completionSection({ id, companions, image }: Manifest): Html | null {
  if (!companions.encoder) return null;
  const { width, height } = image;
  return html`<section id="completion" class="live-only" data-model="${id}">
    <h2>Rub out a part</h2>
    <p class="introduction">
      What could it have been? Wipe over the digit, yours or the seed’s: the generator fills in what
      is missing, in ${shownCompletions} ways that keep what is left.
    </p>
    <div class="atelier">
      <div>
        <div class="paper">
          <canvas
            width="${width * 8}"
            height="${height * 8}"
            data-columns="${width}"
            data-rows="${height}"
            role="img"
            aria-label="The digit; what is rubbed out is hatched"
          ></canvas>
        </div>
        <p class="tools">
          ${halves.map(
            ([half, words]) =>
              html`<button type="button" class="quiet" data-half="${half}">${words}</button> `,
          )}
          <button type="button" class="quiet" data-whole>Start again</button>
        </p>
      </div>
      <div>
        <ul class="ways" aria-label="Ways to fill it in">
          ${Array.from(
            { length: shownCompletions },
            () => html`<li><canvas width="${width}" height="${height}" role="img"></canvas></li>`,
          )}
        </ul>
        <p class="tools">
          <button type="button" class="quiet" data-others>Other ways</button>
          <small data-told></small>
        </p>
      </div>
    </div>
  </section>`;
}
