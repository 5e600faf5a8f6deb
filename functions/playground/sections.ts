import type { Manifest } from '../../models/manifest.ts';
import { type Drawing, limits } from './drawing.ts';
import { field, playgroundForm, slider, textInput } from './form.ts';
import { type Html, html } from './html.ts';
import { blendPath } from './links.ts';

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

/**
 * The square between four seeds: without the script the picture of all its digits, with it a pad to
 * move on. Its fields belong to the page's one form, so that one address says all.
 */
export function blendSection(drawing: Drawing, model: string): Html {
  const { east, south, southeast, across, down } = drawing;
  const corner = (name: 'east' | 'south' | 'southeast', value: string) =>
    textInput(name, value, { form: playgroundForm });
  const position = (name: 'across' | 'down', value: number) =>
    slider(name, value, limits.position, { form: playgroundForm });
  return html`<section id="blend">
    <h2>Between four seeds</h2>
    <p class="introduction">
      The seed from above in the first corner, three more in the others: each step between them is a
      digit of its own. Move over the square.
    </p>
    <div class="blend">
      <div class="pad">
        <img
          src="${blendPath(drawing, model)}"
          loading="lazy"
          width="308"
          height="308"
          draggable="false"
          alt="Digits that turn from each of four seeds into the others"
        /><i class="cursor" hidden></i>
      </div>
      <div class="places">
        <div class="here live-only">
          <canvas width="28" height="28" role="img" aria-label="The digit at this place"></canvas>
          <div>
            ${field('Across, %', position('across', across))}
            ${field('Down, %', position('down', down))}
          </div>
        </div>
        <div class="controls">
          ${field('Top right', corner('east', east))}
          ${field('Bottom left', corner('south', south))}
          ${field('Bottom right', corner('southeast', southeast))}
          <p class="plain"><button form="${playgroundForm}">Draw</button></p>
        </div>
      </div>
    </div>
  </section>`;
}

/** A form that downloads up to `limit` labelled digits; needs no script. */
export function dataSetSection(model: string, limit: number): Html {
  return html`<section id="data-set">
    <h2>A data set of them</h2>
    <p class="introduction">
      Labelled digits by the thousand, as the two IDX files that any MNIST reader opens, in a zip,
      or as lines of JSON. The same seed gives the same set.
    </p>
    <form class="row" action="/dataset" method="get">
      <input type="hidden" name="model" value="${model}" />
      <label
        ><span>Digits</span
        ><input
          name="count"
          type="number"
          value="${Math.min(10_000, limit)}"
          min="1"
          max="${limit}"
          required
      /></label>
      <label
        ><span>Seed</span><input name="seed" value="1" required maxlength="120" autocomplete="off"
      /></label>
      <label
        ><span>Format</span
        ><select name="format">
          <option value="zip">IDX in a zip</option>
          <option value="ndjson">lines of JSON</option>
        </select></label
      >
      <button>Download</button>
    </form>
  </section>`;
}
