import type { Manifest } from '../../models/manifest/manifest.ts';
import { type Drawing, type FieldNote, drawnLabel, formatOf, isShown } from './drawing.ts';
import { type Html, html } from './html.ts';
import { blendPath, picturePath, shareLink } from './links.ts';
import { shortName } from '../../models/manifest/label-text.ts';
import { drawsDigits } from '../../models/manifest/labels.ts';
import { pageWords } from './words.ts';

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
  const share = shareLink(drawing, manifest);
  const lines = snippets(drawing, manifest, origin);
  return html`<div
    id="result"
    data-share="${share}"
    data-origin="${origin}"
    data-seed="${drawing.seed}"
    data-blend="${blendPath(drawing, manifest)}"
  >
    ${picture(drawing, notes, manifest)}
    <section class="links" aria-label="Download and copy">
      ${download(drawing, manifest)}
      <dl class="snippets">${lines.map(snippet)} ${pageAddress(`${origin}${share}`)}</dl>
    </section>
  </div>`;
}

function picture(drawing: Drawing, notes: readonly FieldNote[], manifest: Manifest): Html {
  // What no page can show stands behind a picture of it.
  const shown = isShown(drawing.format) ? drawing.format : formatOf(drawing.draw, 'png');
  const path = picturePath(drawing, manifest, shown);
  const text = drawingText(drawing, manifest);
  return html`<figure class="picture ${drawing.draw}">
    <a class="plate" href="${path}">${image(drawing, path, text, manifest)}</a>
    <figcaption>
      <span class="caption">${text}.</span>
      ${notes.map(
        ({ field, allowed, used = 'The default value' }) =>
          html`<span class="warning"
            ><code>${field}</code>: ${allowed}. ${used} was used instead.</span
          >`,
      )}
      <button type="button" class="quiet" data-pause hidden>Pause</button>
    </figcaption>
  </figure>`;
}

/** A walk stands still for whoever asked their system for less motion. */
function image(drawing: Drawing, path: string, text: string, manifest: Manifest): Html {
  if (drawing.draw !== 'walk')
    return html`<img src="${path}" data-path="${path}" alt="${text}" fetchpriority="high" />`;
  const still = picturePath({ ...drawing, draw: 'digit', size: drawing.each }, manifest);
  return html`<picture
    ><source media="(prefers-reduced-motion: reduce)" srcset="${still}" />
    <img src="${path}" data-path="${path}" data-still="${still}" alt="${text}"
  /></picture>`;
}

/** The file in the chosen format: the form is where one chooses. */
function download(drawing: Drawing, manifest: Manifest): Html {
  const { format } = drawing;
  return html`<p class="download">
    <a
      href="${picturePath(drawing, manifest, format)}"
      download="${fileName(drawing, manifest)}.${format}"
      >Download ${format.toUpperCase()}</a
    >
  </p>`;
}

function pageAddress(address: string): Html {
  return html`<div>
    <dt>This page</dt>
    <dd>
      <code data-page-address tabindex="0">${address}</code>
      <button type="button" class="quiet" data-copy aria-label="Copy: This page" hidden>
        Copy
      </button>
      <button type="button" class="quiet" data-send hidden>Share</button>
    </dd>
  </div>`;
}

/** A line that scrolls: the keyboard reaches it, too. */
function snippet({ name, text }: Snippet): Html {
  return html`<div>
    <dt>${name}</dt>
    <dd>
      <code tabindex="0">${text}</code>
      <button type="button" class="quiet" data-copy aria-label="Copy: ${name}" hidden>Copy</button>
    </dd>
  </div>`;
}

/** What a picture shows, for those who cannot see it and for its caption. */
export function drawingText(drawing: Drawing, manifest: Manifest): string {
  const { labels } = manifest;
  const { several } = pageWords(manifest);
  const hand = drawsDigits(manifest) ? 'handwritten ' : '';
  const { draw, seed, label, count, digits } = drawing;
  const nameOf = (index: number | null) => shortNameOf(index, labels);
  const requested = nameOf(label);
  switch (draw) {
    case 'digit': {
      const drawn = drawnLabel(drawing, labels);
      const name = hand === '' ? (nameOf(drawn) ?? 'An image') : nameOfDigit(nameOf(drawn));
      return `${name}, drawn from seed ${seed}`;
    }
    case 'sheet':
      return `${count} ${hand}${several}${requested === undefined ? '' : ` ${requested}`}, drawn from seed ${seed}`;
    case 'number':
      return `The number ${digits}, handwritten in the style of seed ${seed}`;
    case 'walk':
      return walkText(drawing, labels, hand);
  }
}

function walkText(drawing: Drawing, labels: readonly string[] | null, hand: string): string {
  const { seed, label, toLabel, to } = drawing;
  const [first, last] = [drawnLabel(drawing, labels), toLabel];
  const isOther = last !== null && last !== first;
  // Where both ends have one label, it is named only if it was asked for.
  const nameOf = (index: number | null) => shortNameOf(index, labels);
  const named = nameOf(isOther ? first : label);
  const unnamed = hand === '' ? 'An image' : 'A handwritten digit';
  const what = named === undefined ? unnamed : hand === '' ? named : `A handwritten ${named}`;
  const into = isOther ? ` into ${nameOf(last) ?? ''},` : '';
  return `${what} that changes${into} from seed ${seed} to seed ${to}`;
}

/** A label's name in a caption; undefined where there is none. */
function shortNameOf(index: number | null, labels: readonly string[] | null): string | undefined {
  const name = labels?.[index ?? -1];
  return name === undefined ? undefined : shortName(name);
}

function nameOfDigit(label: string | undefined): string {
  return label === undefined ? 'A digit' : `A handwritten ${label}`;
}

/** What a file of a drawing is called, without its ending: letters, digits and hyphens. */
export function fileName({ draw, seed, digits }: Drawing, manifest: Manifest): string {
  const plainSeed = seed.replaceAll(/[^a-z0-9]+/gi, '-').replaceAll(/^-+|-+$/g, '');
  const one = draw === 'digit' ? pageWords(manifest).one : draw;
  const what = draw === 'number' ? digits : one;
  return [what, plainSeed.slice(0, 40)].filter((part) => part !== '').join('-');
}

/** A line to copy. */
interface Snippet {
  readonly name: string;
  readonly text: string;
}

/** A drawing's pinned URL, the command that fetches it and the tag that shows it elsewhere. */
export function snippets(drawing: Drawing, manifest: Manifest, origin: string): readonly Snippet[] {
  const { format } = drawing;
  const url = `${origin}${picturePath(drawing, manifest, format)}`;
  const { width, height } = manifest.image;
  const scale = drawing.size / Math.max(width, height);
  const sides =
    drawing.draw === 'digit'
      ? ` width="${Math.round(width * scale)}" height="${Math.round(height * scale)}"`
      : '';
  const alt = attributeText(shortText(drawing, manifest));
  const tag = `<img src="${attributeText(url)}"${sides} alt="${alt}">`;
  return [
    { name: 'URL', text: url },
    { name: 'curl', text: `curl -f -o ${fileName(drawing, manifest)}.${format} '${url}'` },
    ...(isShown(format) ? [{ name: 'HTML', text: tag }] : []),
  ];
}

/** What stands on a picture, as one would read it out. */
function shortText(drawing: Drawing, manifest: Manifest): string {
  if (drawing.draw === 'number') return drawing.digits;
  const { one, several, article } = pageWords(manifest);
  if (drawing.draw !== 'digit') return drawsDigits(manifest) ? 'handwritten digits' : several;
  const label = drawnLabel(drawing, manifest.labels);
  return label === null ? `${article} ${one}` : shortName(manifest.labels?.[label] ?? '');
}

function attributeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
