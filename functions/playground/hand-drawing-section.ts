import type { Manifest } from '../../models/manifest.ts';
import { type Html, html } from './html.ts';

/** Pixels of the paper's side: what is drawn goes to the server in this size. */
export const paperSide = 140;

/**
 * A paper to draw a digit on and what the judge says of it, at once; with an encoder, what else the
 * generator makes of the hand that drew it. Null for a model without a judge.
 */
export function handDrawingSection({ id, companions, labels, image }: Manifest): Html | null {
  if (!companions.discriminator || !companions.classifier) return null;
  return html`<section
    id="hand-drawing"
    data-model="${id}"
    data-hands="${companions.encoder ? 'true' : 'false'}"
  >
    <h2>Draw one yourself</h2>
    <p class="introduction">
      Draw a digit with a finger, a mouse or the keyboard. Two networks say at once whether it could
      be real handwriting, and which digit it is.
    </p>
    <p class="plain">
      <small
        >Drawing here needs JavaScript; <a href="/docs#judgeDigit">POST /judge</a> does not.</small
      >
    </p>
    <div class="atelier live-only">
      ${paper()}
      <div class="verdict">
        <p class="headline"><b data-real>–</b> <span data-words>Nothing is drawn yet.</span></p>
        <ul class="bars" aria-label="Which digit it is">
          ${(labels ?? []).map(bar)}
        </ul>
        <p class="seen">
          <canvas
            width="${image.width}"
            height="${image.height}"
            role="img"
            aria-label="The drawing as the judge sees it"
          ></canvas>
          <small>As the judge sees it: scaled and centred as its examples are.</small>
        </p>
      </div>
    </div>
    ${companions.encoder ? hands() : null}
  </section>`;
}

function paper(): Html {
  return html`<div>
    <div class="paper">
      <canvas
        width="${paperSide}"
        height="${paperSide}"
        tabindex="0"
        role="application"
        aria-label="Paper to draw on"
        aria-describedby="paper-keys"
      ></canvas
      ><i class="cursor" hidden></i>
    </div>
    <p class="tools">
      <button type="button" class="quiet" data-undo disabled>Undo</button>
      <button type="button" class="quiet" data-clear disabled>Clear</button>
      <button type="button" class="quiet" data-take>Take the seed’s digit</button>
    </p>
    <p id="paper-keys">
      <small>Keys: arrows move the pen, Space puts it down and lifts it.</small>
    </p>
  </div>`;
}

function bar(name: string): Html {
  return html`<li>
    <b>${name}</b><meter min="0" max="1" value="0" aria-label="${name}"></meter><span>–</span>
  </li>`;
}

/** What an encoder adds: the drawing's hand, which the generator draws on in. */
function hands(): Html {
  return html`<div class="hands live-only">
    <p class="tools">
      <button type="button" data-like disabled>More like this</button>
      <button type="button" class="quiet" data-keep disabled>Keep it, to walk from</button>
      <button type="button" class="quiet" data-walk disabled>Walk here from the kept one</button>
    </p>
    <figure hidden>
      <a><img alt="a digit of this hand" /></a>
      <figcaption></figcaption>
    </figure>
  </div>`;
}
