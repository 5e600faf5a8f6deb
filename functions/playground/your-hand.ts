import { firstLabels, labelKey, shortName } from '../../models/manifest/label-text.ts';
import type { Manifest } from '../../models/manifest/manifest.ts';
import { paths } from '../../models/paths.ts';
import { parseLatentText } from '../../models/seed/latent-text.ts';
import { canonicalPath } from '../http/canonical.ts';
import { writesNumbers } from '../parameters/required-labels.ts';
import { fieldDefaults, limits } from './drawing.ts';
import { type Html, html } from './html.ts';
import { paper } from './paper.ts';
import { pageWords } from './words.ts';

/** The height of a written number, and the longer side of a label's image, in pixels. */
const writtenSize = 84;

/** What a page's address says of this part: a style, as /judge answers it, and what is written in it. */
export interface GivenHand {
  /** Empty: the address names none. */
  readonly hand: string;
  readonly number: string;
  /** Whether the style cannot be one of this model's, or the address says that it is another's. */
  readonly isForeign: boolean;
}

/** Reads `hand`, `write` and `model` of the page's address, leniently as the other fields are. */
export function readGivenHand(
  query: URLSearchParams,
  { id, latent }: Pick<Manifest, 'id' | 'latent'>,
): GivenHand {
  const hand = query.get('hand') ?? '';
  const written = query.get('write') ?? '';
  const isForeign =
    hand !== '' &&
    ((query.get('model') ?? id) !== id || parseLatentText(hand, latent.size) === null);
  const isNumber = new RegExp(`^[0-9]{1,${limits.digits.maximum}}$`).test(written);
  return {
    hand: isForeign ? '' : hand,
    number: isNumber ? written : fieldDefaults.digits,
    isForeign,
  };
}

/**
 * A paper to draw one or more digits on, and a number written in the style of what was drawn; for labels that are
 * no digits, each label in that style. Null for a model that cannot find a style or has none of it to draw.
 */
export function yourHandSection(manifest: Manifest, given: GivenHand): Html | null {
  const { companions, labels, image, latent } = manifest;
  const canFind = companions.discriminator && companions.classifier && companions.encoder;
  if (!canFind || labels === null || image.channels !== 1) return null;
  const { one, several } = pageWords(manifest);
  const isNumber = writesNumbers(manifest);
  const another = html`<button type="button" class="quiet" data-add disabled>
    Keep and draw another ${one}
  </button>`;
  return html`<section
    id="your-hand"
    data-hand="${given.hand}"
    data-latent-size="${latent.size}"
    data-size="${writtenSize}"
  >
    <h2>${isNumber ? 'Your number in your hand' : 'Every label in your hand'}</h2>
    <p class="introduction">
      Draw ${one === 'digit' ? 'a digit' : 'one of the labels'}, or several one after the other.
      ${
        isNumber
          ? 'The encoder finds its handwriting style, and the generator writes your number in that style.'
          : 'The encoder finds its style, and the generator draws every label in that style.'
      }
      Of several drawings, the average of their styles is used.
    </p>
    ${given.isForeign ? foreignWarning : null}
    <p class="plain">
      <small
        >Drawing on this page needs JavaScript. An address that was copied from here shows its
        ${isNumber ? 'number' : several} without JavaScript, too.</small
      >
    </p>
    <div class="atelier">
      ${paper('Drawing area for your hand', 'your-hand-keys', another)}
      ${choice(manifest, given, isNumber)}
    </div>
  </section>`;
}

const foreignWarning = html`<p class="warning">
  The style in this address is not one of this model’s. Draw again to find one.
</p>`;

/** What to write, what was drawn so far, and what was written. */
function choice(manifest: Manifest, { hand, number }: GivenHand, isNumber: boolean): Html {
  return html`<div>
    <form class="hand-form ${hand === '' ? 'live-only' : ''}" action="/#your-hand" method="get">
      <input type="hidden" name="model" value="${manifest.id}" />
      <input type="hidden" name="hand" value="${hand}" />
      ${isNumber ? numberField(number) : null}
      <p class="plain"><button>Write</button></p>
    </form>
    <p class="live-only" data-said role="status">You have not drawn anything yet.</p>
    <ul class="drawn live-only" aria-label="Drawings that are kept"></ul>
    <figure class="written" ${hand === '' ? html`hidden` : null}>
      <p class="pictures">${hand === '' ? null : pictures(manifest, hand, number)}</p>
      <dl class="snippets">
        ${isNumber ? line('URL', 'data-url') : null} ${line('This page', 'data-address')}
      </dl>
    </figure>
  </div>`;
}

function numberField(number: string): Html {
  return html`<div class="field">
    <label
      ><span>Your number</span
      ><input
        name="write"
        value="${number}"
        maxlength="${limits.digits.maximum}"
        inputmode="numeric"
        pattern="[0-9]*"
        autocomplete="off"
    /></label>
  </div>`;
}

/** The server's pictures of what is written, each with its address: the script replaces them. */
function pictures(manifest: Manifest, hand: string, number: string): readonly Html[] {
  const { id: model, labels } = manifest;
  const { one } = pageWords(manifest);
  const query = { model, hand, size: writtenSize };
  if (writesNumbers(manifest)) {
    const path = canonicalPath(paths.number.path.replace('{digits}', number), query);
    return [picture(path, `The number ${number} in this hand`)];
  }
  return firstLabels(labels ?? []).map((name, index) => {
    const label = labelKey(labels ?? [], index);
    return picture(
      canonicalPath(paths[one].path, { ...query, label }),
      `${shortName(name)} in this hand`,
    );
  });
}

function picture(path: string, text: string): Html {
  return html`<a href="${path}"><img src="${path}" alt="${text}" loading="lazy" /></a> `;
}

function line(name: string, place: 'data-url' | 'data-address'): Html {
  return html`<div class="live-only">
    <dt>${name}</dt>
    <dd>
      <code tabindex="0" ${place}></code>
      <button type="button" class="quiet" data-copy aria-label="Copy: ${name} of your hand">
        Copy
      </button>
    </dd>
  </div>`;
}
