import { meanLatent } from '../../models/seed/latent.ts';
import { latentText, parseLatentText } from '../../models/seed/latent-text.ts';
import { contextOf, find, showPixels } from './elements.ts';
import { isNumberText } from './fields.ts';
import { amend } from './history.ts';
import { localDrawer } from './local.ts';
import { labelNames, model, one, withArticle } from './page.ts';
import { type DrawingChange, startPaper } from './paper.ts';
import { post } from './send.ts';
import type { Judged } from './verdict.ts';

/** How many drawings may be kept: the average changes little with more. */
const mostKept = 8;

/** Milliseconds of rest after which the address says what is written: browsers limit how often it changes. */
const restTime = 500;

let resting: ReturnType<typeof setTimeout> | undefined;

/** What the server found in a drawing. */
interface Found extends Pick<Judged, 'label' | 'pixels'> {
  readonly latent: Float32Array; // [latent.size]
}

/**
 * A number in the hand of whoever draws: the server finds the latent vector of each drawing, their mean draws the
 * digits, here where the model is loaded.
 */
export function startYourHand(section: HTMLElement): void {
  const told = find('[data-said]', HTMLElement, section);
  const form = find('form', HTMLFormElement, section);
  const number = form.elements.namedItem('write');
  const add = find('[data-add]', HTMLButtonElement, section);
  const clear = find('[data-clear]', HTMLButtonElement, section);
  const size = Number(section.dataset['latentSize']);
  const kept: Found[] = [];
  let drawn: Found | null = null;
  /** Of the address, until something is drawn. */
  let hand = section.dataset['hand'] ?? '';

  function update(): void {
    const found = drawn ? [...kept, drawn] : kept;
    if (found.length > 0) hand = latentText(meanLatent(found.map(({ latent }) => latent)));
    add.disabled = !drawn || kept.length >= mostKept;
    const written = number instanceof HTMLInputElement ? number.value : '';
    const problem = number === null ? null : problemOf(written);
    if (number instanceof HTMLInputElement) number.ariaInvalid = String(problem !== null);
    if (problem !== null) told.textContent = problem;
    else if (hand !== '') write(section, hand, number === null ? null : written);
  }
  function keep(found: Found): void {
    kept.push(found);
    const item = thumbnail(found, () => {
      kept.splice(kept.indexOf(found), 1);
      tellStyle();
      update();
    });
    find('.drawn', HTMLElement, section).append(item);
    clear.click();
    find('.paper canvas', HTMLElement, section).focus();
  }
  function tellStyle(): void {
    const count = kept.length + (drawn ? 1 : 0);
    const reading = drawn ? `It reads ${withArticle(drawn.label)}. ` : '';
    told.textContent = `${reading}${styleWords(count)}`;
  }

  add.addEventListener('click', () => {
    if (drawn) keep(drawn);
  });
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('input', () => {
    tellStyle();
    update();
  });
  // Whoever draws on the server's pictures gets those of this browser once the model is there.
  document.addEventListener('drawer', update);
  startFinding(section, size, (found, problem) => {
    drawn = found;
    tellStyle();
    if (problem !== null) told.textContent = problem;
    update();
  });
  startPaper(section);
}

/** Why a number cannot be written; null: it can. */
function problemOf(number: string): string | null {
  if (!isNumberText(number)) return 'A number has 1 to 32 digits from 0 to 9.';
  const missing = Array.from(number).find((digit) => !labelNames.includes(digit));
  return missing === undefined ? null : `This model does not draw the digit ${missing}.`;
}

function styleWords(count: number): string {
  if (count === 0) return 'You have not drawn anything yet.';
  return count === 1
    ? 'The style is that of one drawing.'
    : `The style is the average of ${count} drawings.`;
}

/** Has the server find the latent vector of each drawing: one request at a time, of those that wait the newest. */
function startFinding(
  section: HTMLElement,
  size: number,
  take: (found: Found | null, problem: string | null) => void,
): void {
  let next: DrawingChange | null = null;
  let isAsking = false;
  section.addEventListener('drawing', (event) => {
    next = (event as CustomEvent<DrawingChange>).detail;
    // A changed drawing has no style until the server answers.
    if (!isAsking) void findAll();
  });

  async function findAll(): Promise<void> {
    isAsking = true;
    while (next) {
      const { paper, isBlank } = next;
      next = null;
      if (isBlank) take(null, null);
      // oxlint-disable-next-line no-await-in-loop -- one request at a time
      else await findStyle(paper).catch(() => take(null, 'The server is not responding.'));
    }
    isAsking = false;
  }

  async function findStyle(paper: HTMLCanvasElement): Promise<void> {
    const png = await new Promise<Blob | null>((resolve) => paper.toBlob(resolve, 'image/png'));
    const path = `/judge?model=${model}&pixels=true&hand=true`;
    const response = await post(path, 'image/png', png ?? new Blob());
    const answer = (await response.json()) as Judged & { readonly detail?: string };
    if (next) return;
    const latent = parseLatentText(answer.hand ?? '', size);
    if (latent) take({ ...answer, latent }, null);
    else take(null, answer.detail ?? 'The server found no style.');
  }
}

/** A drawing that is kept, as the networks see it, and a button that removes it. */
function thumbnail({ label, pixels }: Found, remove: () => void): HTMLLIElement {
  const item = document.createElement('li');
  const canvas = document.createElement('canvas');
  const button = document.createElement('button');
  const drawer = localDrawer();
  showPixels(canvas, pixels, drawer?.manifest.image.width ?? Math.sqrt(pixels.length));
  canvas.role = 'img';
  canvas.ariaLabel = `Your ${labelNames[label] ?? one}`;
  Object.assign(button, { type: 'button', className: 'quiet', textContent: 'Remove' });
  button.ariaLabel = `Remove your ${labelNames[label] ?? one}`;
  button.addEventListener('click', () => {
    item.remove();
    remove();
  });
  item.append(canvas, button);
  return item;
}

/** Shows a number, or each label where there is none, in a hand, with the addresses that give it again. */
function write(section: HTMLElement, hand: string, number: string | null): void {
  const { size = '' } = section.dataset;
  const query = { model, hand, size };
  const pictures =
    number === null
      ? labelNames.map((label) => picture(`/${one}?${queryText({ ...query, label })}`, label))
      : [numberPicture(`/number/${number}?${queryText(query)}`, number, hand, Number(size))];
  find('.pictures', HTMLElement, section).replaceChildren(...pictures);
  find('figure', HTMLElement, section).hidden = false;
  const url = section.querySelector('[data-url]');
  if (url) url.textContent = pictures[0]?.href ?? '';
  const given = { model, hand, ...(number !== null && { write: number }) };
  find('[data-address]', HTMLElement, section).textContent =
    `${location.origin}/?${queryText(given)}#your-hand`;
  clearTimeout(resting);
  resting = setTimeout(() => amend(given), restTime);
}

function queryText(query: Readonly<Record<string, string>>): string {
  return String(new URLSearchParams(query));
}

/** The server's picture of a label. */
function picture(path: string, label: string): HTMLAnchorElement {
  return linkTo(path, Object.assign(new Image(), { src: path, alt: `${label} in your hand` }));
}

/** The same pixels, drawn here where the model is loaded. */
function numberPicture(
  path: string,
  number: string,
  hand: string,
  size: number,
): HTMLAnchorElement {
  const drawer = localDrawer();
  const alt = `The number ${number} in your hand`;
  const latent = drawer && parseLatentText(hand, drawer.manifest.latent.size);
  if (!drawer || !latent) return linkTo(path, Object.assign(new Image(), { src: path, alt }));
  const { width, height, rgba } = drawer.write(number, latent, size);
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height, role: 'img', ariaLabel: alt });
  contextOf(canvas).putImageData(new ImageData(rgba, width, height), 0, 0);
  return linkTo(path, canvas);
}

function linkTo(path: string, shown: HTMLElement): HTMLAnchorElement {
  const link = document.createElement('a');
  link.href = path;
  link.append(shown);
  return link;
}
