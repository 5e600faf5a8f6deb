import { areListed } from '../../models/manifest/label-text.ts';
import type { Manifest } from '../../models/manifest/manifest.ts';
import { type Drawing, limits } from './drawing.ts';
import { field, labelSelect, playgroundForm, slider, textInput } from './form.ts';
import { type Html, html } from './html.ts';
import { blendPath, blendSide } from './links.ts';
import { paths } from '../../models/paths.ts';
import { datasetFormats } from '../images/dataset-formats.ts';
import { drawsDigits } from '../../models/manifest/labels.ts';
import { paper } from './paper.ts';
import { pageWords } from './words.ts';

/**
 * A paper to draw a digit on and what the judge says of it, at once; with an encoder, what else the
 * generator makes of the hand that drew it. Null for a model without a judge.
 */
export function handDrawingSection(manifest: Manifest): Html | null {
  const { companions, labels, image } = manifest;
  const { one, article } = pageWords(manifest);
  const real = drawsDigits(manifest) ? 'real handwriting' : 'real images';
  if (!companions.discriminator || !companions.classifier) return null;
  return html`<section id="hand-drawing" data-hands="${companions.encoder ? 'true' : 'false'}">
    <h2>Draw ${article} ${one} yourself</h2>
    <p class="introduction">
      Draw ${article} ${one} with a finger, a mouse or the keyboard. While you draw, one network
      reads it, and another places it between this model’s drawings and ${real}.
    </p>
    <p class="plain">
      <small
        >Drawing on this page needs JavaScript. You can also send an image to
        <a href="/docs#judgeDigit">POST /judge</a>.</small
      >
    </p>
    <div class="atelier live-only">
      ${paper(
        'Drawing area',
        'paper-keys',
        html`<button type="button" class="quiet" data-take>Use the ${one} of this seed</button>`,
      )}
      <div class="verdict">
        <p class="headline">
          <b data-reading>–</b> <span data-words>You have not drawn anything yet.</span>
        </p>
        <ul
          class="bars"
          aria-label="Probability of each ${drawsDigits(manifest) ? 'digit' : 'label'}"
        >
          ${labels !== null && areListed(labels) ? labels.map(bar) : null}
        </ul>
        <p class="seen">
          <canvas
            width="${image.width}"
            height="${image.height}"
            role="img"
            aria-label="Your drawing as the networks see it"
          ></canvas>
          <small
            >What the networks see: your drawing, scaled and centered like the training
            images.</small
          >
        </p>
      </div>
    </div>
    ${companions.encoder ? hands(one, article) : null}
  </section>`;
}

function bar(name: string): Html {
  return html`<li>
    <b>${name}</b><meter min="0" max="1" value="0" aria-label="${name}"></meter><span>–</span>
  </li>`;
}

/** What an encoder adds: the drawing's hand, which the generator draws on in. */
function hands(one: string, article: string): Html {
  return html`<div class="hands live-only">
    <p class="tools">
      <button type="button" data-like disabled>More like this</button>
      <button type="button" class="quiet" data-keep disabled>Use as start</button>
      <button type="button" class="quiet" data-walk disabled>
        Animate from the start to this drawing
      </button>
    </p>
    <figure hidden>
      <a><img alt="${article === 'a' ? 'A' : 'An'} ${one} in the style of your drawing" /></a>
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
export function completionSection(manifest: Manifest): Html | null {
  const { companions, image } = manifest;
  const { one } = pageWords(manifest);
  if (!companions.encoder) return null;
  const { width, height } = image;
  return html`<section id="completion" class="live-only">
    <h2>Erase a part</h2>
    <p class="introduction">
      Wipe over a part of the ${one} to erase it. The generator fills in the missing part in
      ${shownCompletions} different ways and keeps the rest as it is.
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
            aria-label="The ${one}; the erased part is hatched"
          ></canvas>
        </div>
        <p class="tools">
          ${halves.map(
            ([half, words]) =>
              html`<button type="button" class="quiet" data-half="${half}">${words}</button> `,
          )}
          <button type="button" class="quiet" data-whole>Reset</button>
        </p>
      </div>
      <div>
        <ul class="ways" aria-label="Completions">
          ${Array.from(
            { length: shownCompletions },
            () =>
              html`<li>
                <canvas
                  width="${width}"
                  height="${height}"
                  role="img"
                  aria-label="No completion yet"
                ></canvas>
              </li>`,
          )}
        </ul>
        <p class="tools">
          <button type="button" class="quiet" data-others>More completions</button>
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
export function blendSection(drawing: Drawing, manifest: Manifest): Html {
  const { one, several } = pageWords(manifest);
  const { labels } = manifest;
  const { width, height } = manifest.image;
  const { east, south, southeast, across, down } = drawing;
  const corner = (name: 'east' | 'south' | 'southeast', value: string) =>
    textInput(name, value, { form: playgroundForm });
  const labelOf = (place: string, name: 'eastLabel' | 'southLabel' | 'southeastLabel') => {
    if (labels === null) return null;
    const options = { none: 'As top left', form: playgroundForm };
    return field(`Label ${place}`, labelSelect(name, drawing[name], labels, options));
  };
  const position = (name: 'across' | 'down', value: number) =>
    slider(name, value, limits.position, { form: playgroundForm });
  return html`<section id="blend">
    <h2>Blend four seeds</h2>
    <p class="introduction">
      The top left corner is the seed from above, and the other corners have seeds of their own.
      Move over the square to see the ${several} between them.
      ${labels === null ? null : 'Corners may have different labels.'}
    </p>
    <div class="blend">
      <div class="pad" data-side="${blendSide}">
        <img
          src="${blendPath(drawing, manifest)}"
          loading="lazy"
          width="308"
          height="308"
          draggable="false"
          alt="A grid of ${several} that blend between four seeds"
        /><i class="cursor" hidden></i>
      </div>
      <div class="places">
        <div class="here live-only">
          <canvas
            width="${width}"
            height="${height}"
            role="img"
            aria-label="The ${one} at the selected position"
          ></canvas>
          <div>
            ${field('Across, %', position('across', across))}
            ${field('Down, %', position('down', down))}
          </div>
        </div>
        <div class="controls">
          ${field('Top right', corner('east', east))} ${labelOf('top right', 'eastLabel')}
          ${field('Bottom left', corner('south', south))} ${labelOf('bottom left', 'southLabel')}
          ${field('Bottom right', corner('southeast', southeast))}
          ${labelOf('bottom right', 'southeastLabel')}
          <p class="plain"><button form="${playgroundForm}">Draw</button></p>
        </div>
      </div>
    </div>
  </section>`;
}

/** A form that downloads up to `limit` labelled digits; needs no script. */
export function dataSetSection(manifest: Manifest, limit: number): Html {
  const { several } = pageWords(manifest);
  const counted = several === 'digits' ? 'Digits' : 'Images';
  return html`<section id="data-set">
    <h2>Download a data set</h2>
    <p class="introduction">
      Download thousands of labelled ${several}. The same seed always gives the same data set.
    </p>
    <form class="row" action="/dataset" method="get">
      <input type="hidden" name="model" value="${manifest.id}" />
      <label
        ><span>${counted}</span
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
          ${paths.dataset.formats.map(
            (name) => html`<option value="${name}">${datasetFormats[name].title}</option>`,
          )}
        </select></label
      >
      <button>Download</button>
    </form>
  </section>`;
}
