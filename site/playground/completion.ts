import { colorAt, contextOf, find, findAll, maybe, showPixels } from './elements.ts';
import { model, oneOf, say, withArticle } from './page.ts';
import { type DigitPixels, post, seedDigit } from './send.ts';
import type { Judged } from './verdict.ts';

/** How far from the pointer pixels are rubbed out, in the model's pixels. */
const rubberRadius = 2.5;

/** Milliseconds without a change after which the server is asked. */
const restTime = 120;

/**
 * How much is hidden at first, from the left: what is left may then come back as several digits, which is what the
 * section is to show. Of 24 seeds, 22 come back as two digits or more; 4 do with the left half hidden, 6 with the top.
 */
const shareHiddenAtFirst = 0.7;

type Hides = (x: number, y: number) => boolean;

/** What /complete answers, as far as the page shows it. */
interface Completed {
  readonly completions: readonly { readonly label: number; readonly pixels: readonly number[] }[];
  readonly detail?: string;
}

/** A digit that is rubbed out in part, by pointer or by halves, and the ways in which it comes back. */
export function startCompletion(section: HTMLElement): void {
  const canvas = find('.paper canvas', HTMLCanvasElement, section);
  const [columns, rows] = [Number(canvas.dataset['columns']), Number(canvas.dataset['rows'])];
  const halves: Readonly<Record<string, Hides>> = {
    left: (x) => x < columns / 2,
    right: (x) => x >= columns / 2,
    top: (_, y) => y < rows / 2,
    bottom: (_, y) => y >= rows / 2,
  };
  const mask = new Uint8Array(columns * rows);
  const asking = createAsking(section, mask);
  let pixels: DigitPixels['pixels'] | null = null;

  function changed(): void {
    if (!pixels) return;
    paintRubbed(canvas, columns, pixels, mask);
    asking.ask(pixels);
  }
  function hide(hides: Hides): void {
    for (let at = 0; at < mask.length; at++) {
      if (hides(at % columns, Math.floor(at / columns))) mask[at] = 1;
    }
    changed();
  }
  function take(taken: DigitPixels['pixels']): void {
    pixels = taken;
    if (mask.includes(1)) changed();
    else hide((x) => x < columns * shareHiddenAtFirst);
  }
  function rub({ clientX, clientY }: PointerEvent): void {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    const [x, y] = [((clientX - left) / width) * columns, ((clientY - top) / height) * rows];
    hide((column, row) => Math.hypot(column + 0.5 - x, row + 0.5 - y) < rubberRadius);
  }
  canvas.addEventListener('pointerdown', (event) => {
    canvas.setPointerCapture(event.pointerId);
    rub(event);
  });
  canvas.addEventListener('pointermove', (event) => {
    if (event.buttons > 0) rub(event);
  });
  section.addEventListener('click', ({ target }) => {
    if (!(target instanceof HTMLElement)) return;
    const { half, whole, others } = target.dataset;
    const hides = half === undefined ? undefined : halves[half];
    if (hides || whole !== undefined) mask.fill(0);
    if (others !== undefined) asking.nextSeries();
    if (hides) hide(hides);
    else if (whole !== undefined || others !== undefined) changed();
  });
  takeDigits(section, take);
}

/** Gives the section a digit: the one of the page's seed, or the one that the visitor drew. */
function takeDigits(section: HTMLElement, take: (pixels: DigitPixels['pixels']) => void): void {
  let isSeen = false;
  let isDrawn = false; // by the visitor: then the seed's digit does not take its place
  const takeSeeds = () => {
    if (isSeen && !isDrawn)
      seedDigit().then(
        ({ pixels }) => take(pixels),
        () => {},
      );
  };
  document.addEventListener('drawn', takeSeeds);
  maybe('#hand-drawing')?.addEventListener('judged', (event) => {
    const { detail } = event as CustomEvent<Judged | null>;
    isDrawn = detail !== null;
    if (detail) take(detail.pixels);
    else takeSeeds();
  });
  // Nothing is asked for whoever never scrolls here.
  new IntersectionObserver((entries, observer) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    observer.disconnect();
    isSeen = true;
    takeSeeds();
  }).observe(section);
}

/** Asks for the ways in which a digit comes back, one request at a time, and shows them. */
function createAsking(section: HTMLElement, mask: Uint8Array) {
  const ways = findAll('.ways canvas', HTMLCanvasElement, section);
  const told = find('[data-told]', HTMLElement, section);
  let series = 0;
  let waiting: DigitPixels['pixels'] | null = null;
  let isAsking = false;

  async function askAll(): Promise<void> {
    isAsking = true;
    section.setAttribute('aria-busy', 'true');
    while (waiting) {
      const pixels = waiting;
      // oxlint-disable-next-line no-await-in-loop -- one request at a time
      await new Promise((resolve) => setTimeout(resolve, restTime));
      if (waiting !== pixels) continue;
      waiting = null;
      // oxlint-disable-next-line no-await-in-loop
      await complete(pixels).catch(() => (told.textContent = 'The server is not responding.'));
    }
    section.removeAttribute('aria-busy');
    isAsking = false;
  }

  async function complete(pixels: DigitPixels['pixels']): Promise<void> {
    if (!mask.includes(1)) {
      for (const way of ways) show(way, pixels, 'The whole, as nothing is erased');
      told.textContent = 'Nothing is erased yet.';
      return;
    }
    const asked = { model, count: String(ways.length), seed: `way ${series}`, format: 'json' };
    const path = `/complete?${new URLSearchParams(asked)}`;
    const body = JSON.stringify({ pixels: Array.from(pixels), mask: [...mask] });
    const response = await post(path, 'application/json', body);
    const answer = (await response.json()) as Completed;
    if (!response.ok) {
      told.textContent = answer.detail ?? '';
      return;
    }
    for (const [index, { label, pixels: filled }] of answer.completions.entries()) {
      const way = ways[index];
      if (way) show(way, filled, withArticle(label));
    }
    const labels = [...new Set(answer.completions.map(({ label }) => label))];
    told.textContent = `It could be ${oneOf(labels)}.`;
    say(told.textContent);
  }

  return {
    nextSeries: () => series++,
    ask(pixels: DigitPixels['pixels']): void {
      // A copy: another object is another question.
      waiting = Uint8Array.from(Array.from(pixels));
      if (!isAsking) void askAll();
    },
  };
}

function show(canvas: HTMLCanvasElement, pixels: ArrayLike<number>, name: string): void {
  const { width, height } = canvas;
  showPixels(canvas, pixels, width, pixels.length / (width * height));
  canvas.setAttribute('aria-label', name);
}

function paintRubbed(
  canvas: HTMLCanvasElement,
  columns: number,
  pixels: DigitPixels['pixels'],
  mask: Uint8Array,
): void {
  const context = contextOf(canvas);
  const side = canvas.width / columns;
  const channels = pixels.length / mask.length;
  for (let at = 0; at < mask.length; at++) {
    const [x, y] = [at % columns, Math.floor(at / columns)];
    const hatch = (x + y) % 2 === 0 ? '#4a5261' : '#3a414e';
    context.fillStyle = mask[at] === 1 ? hatch : `rgb(${colorAt(pixels, at, channels).join()})`;
    context.fillRect(x * side, y * side, side, side);
  }
}
