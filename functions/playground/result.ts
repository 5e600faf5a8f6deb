import type { Manifest } from '../../models/manifest.ts';
import { blendPath } from './blend-path.ts';
import type { Drawing, FieldNote } from './drawing.ts';
import { drawingText, fileName } from './drawing-text.ts';
import { type Html, html } from './html.ts';
import { formatOf, formatsByKind, isShown } from './picture-formats.ts';
import { picturePath } from './picture-link.ts';
import { shareLink } from './share-link.ts';
import { type Snippet, snippets } from './snippets.ts';

/**
 * What was drawn, with all that gives it again. The page's script asks for this part alone when a
 * field changes, so that only the server knows how links are made.
 *
 * @param origin such as "http://127.0.0.1:8787", as the server sees it; the script sets it right
 */
export function result(
  drawing: Drawing,
  notes: readonly FieldNote[],
  manifest: Manifest,
  origin: string,
): Html {
  const share = shareLink(drawing);
  const lines: readonly Snippet[] = [
    ...snippets(drawing, manifest, origin),
    { name: 'This page', text: `${origin}${share}` },
  ];
  return html`<div
    id="result"
    data-share="${share}"
    data-origin="${origin}"
    data-seed="${drawing.seed}"
    data-blend="${blendPath(drawing, manifest.id)}"
  >
    ${picture(drawing, notes, manifest)}
    <section class="links" aria-label="To take with you">
      ${downloads(drawing, manifest)}
      <dl class="snippets">${lines.map(snippet)}</dl>
    </section>
  </div>`;
}

function picture(drawing: Drawing, notes: readonly FieldNote[], manifest: Manifest): Html {
  // What no page can show stands behind a picture of it.
  const shown = isShown(drawing.format) ? drawing.format : formatOf(drawing.draw, 'png');
  const path = picturePath(drawing, manifest, shown);
  const text = drawingText(drawing, manifest);
  return html`<figure class="picture ${drawing.draw}">
    <a class="plate" href="${picturePath(drawing, manifest, drawing.format)}"
      >${image(drawing, path, text, manifest)}</a
    >
    <figcaption>
      <span class="caption">${text}.</span>
      ${notes.map(
        ({ field, allowed }) =>
          html`<span class="warning"
            ><code>${field}</code>: ${allowed}. Its default was drawn.</span
          >`,
      )}
      <button type="button" class="quiet" data-pause hidden>Pause</button>
    </figcaption>
  </figure>`;
}

/** A walk stands still for whoever asked their system for less motion. */
function image(drawing: Drawing, path: string, text: string, manifest: Manifest): Html {
  if (drawing.draw !== 'walk') return html`<img src="${path}" alt="${text}" />`;
  const still = picturePath({ ...drawing, draw: 'digit', size: drawing.each }, manifest);
  return html`<picture
    ><source media="(prefers-reduced-motion: reduce)" srcset="${still}" />
    <img src="${path}" data-still="${still}" alt="${text}"
  /></picture>`;
}

function downloads(drawing: Drawing, manifest: Manifest): Html {
  return html`<p class="downloads">
    <span>Download</span>
    ${formatsByKind[drawing.draw].map(
      (format) =>
        html`<a
          href="${picturePath(drawing, manifest, format)}"
          download="${fileName(drawing)}.${format}"
          >${format.toUpperCase()}</a
        > `,
    )}
  </p>`;
}

function snippet({ name, text }: Snippet): Html {
  return html`<div>
    <dt>${name}</dt>
    <dd>
      <code>${text}</code>
      <button type="button" class="quiet" data-copy aria-label="Copy: ${name}" hidden>Copy</button>
    </dd>
  </div>`;
}
