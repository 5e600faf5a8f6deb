import { find, findAll, showPixels, contextOf } from './elements.ts';
import { model, one, say, withArticle } from './page.ts';
import type { DrawingChange } from './paper.ts';
import { post } from './send.ts';

/** What the server says of a drawing, as far as the page shows it. */
export interface Judged {
  readonly label: number;
  readonly labelName: string;
  readonly probabilityReal: number;
  readonly probabilityNoDigit: number;
  readonly probabilities: readonly number[];
  readonly pixels: readonly number[];
  /** Absent of a model without an encoder. */
  readonly hand?: string;
}

/** Milliseconds between two questions: a drawing has many changes a second, some of them are enough. */
const pauseTime = 60;
/** Milliseconds after which a verdict is read out when the pen is lifted. */
const readOutTime = 400;

/**
 * Asks the server to judge the drawing of a section, one request at a time: while one is under way, only the
 * newest drawing waits. The event "judged" passes the answer on, but only the answer to the drawing that is still
 * on the paper: an answer to an earlier stroke is shown until the next one comes, and not acted on.
 */
export function startVerdict(section: HTMLElement): void {
  const headline = find('.headline', HTMLElement, section);
  const path = `/judge?model=${model}&pixels=true${section.dataset['hands'] === 'true' ? '&hand=true' : ''}`;
  let next: DrawingChange | null = null;
  let isAsking = false;

  section.addEventListener('drawing', (event) => {
    next = (event as CustomEvent<DrawingChange>).detail;
    // What was said of an earlier drawing does not stand beside this one as if it were about it.
    headline.toggleAttribute('data-stale', !next.isBlank);
    if (!isAsking) void askAll();
  });

  async function askAll(): Promise<void> {
    isAsking = true;
    while (next) {
      const { paper, isBlank } = next;
      next = null;
      if (isBlank) {
        tell('–', 'You have not drawn anything yet.');
        continue;
      }
      // oxlint-disable-next-line no-await-in-loop -- one request at a time
      await ask(paper).catch(() =>
        tell('No answer', 'The server is not responding.', { isWrong: true }),
      );
      // oxlint-disable-next-line no-await-in-loop
      await new Promise((resolve) => setTimeout(resolve, pauseTime));
    }
    isAsking = false;
  }

  async function ask(paper: HTMLCanvasElement): Promise<void> {
    const png = await new Promise<Blob | null>((resolve) => paper.toBlob(resolve, 'image/png'));
    const response = await post(path, 'image/png', png ?? new Blob());
    const answer = (await response.json()) as Judged & { readonly detail?: string };
    if (next?.isBlank) return;
    if (!response.ok) tell('Not recognized', answer.detail ?? '', { isWrong: true });
    else
      tell(
        `It reads ${withArticle(answer.label, answer.labelName.slice(0, 64))}`,
        wordsOf(answer),
        { answer },
      );
  }

  function tell(
    reading: string,
    text: string,
    { answer = null, isWrong = false }: { answer?: Judged | null; isWrong?: boolean } = {},
  ): void {
    headline.toggleAttribute('data-wrong', isWrong);
    headline.toggleAttribute('data-stale', next !== null);
    find('[data-reading]', HTMLElement, headline).textContent = reading;
    find('[data-words]', HTMLElement, headline).textContent = text;
    showBars(section, answer);
    showSeen(find('.seen canvas', HTMLCanvasElement, section), answer);
    if (!next) section.dispatchEvent(new CustomEvent('judged', { detail: answer }));
  }

  // Read out when the pen is lifted, not at each of its moves.
  section.addEventListener('pointerup', () => {
    setTimeout(() => say((headline.textContent ?? '').replace(/\s+/g, ' ')), readOutTime);
  });
}

function showBars(section: HTMLElement, answer: Judged | null): void {
  for (const [label, bar] of findAll('.bars li', HTMLElement, section).entries()) {
    const share = answer?.probabilities[label] ?? 0;
    bar.toggleAttribute('data-most', answer?.label === label);
    find('meter', HTMLMeterElement, bar).value = share;
    find('span', HTMLElement, bar).textContent = answer ? percent(share) : '–';
  }
}

function showSeen(canvas: HTMLCanvasElement, answer: Judged | null): void {
  if (answer) {
    const { pixels } = answer;
    const { width, height } = canvas;
    showPixels(canvas, pixels, width, pixels.length / (width * height));
  } else contextOf(canvas).clearRect(0, 0, canvas.width, canvas.height);
}

/** A share as "> 99.9 %", "7.5 %" or "62 %". */
export function percent(share: number): string {
  const text = share > 0.9995 && share < 1 ? '> 99.9' : (100 * share).toFixed(share < 0.1 ? 1 : 0);
  return `${text}\u00a0%`;
}

function wordsOf({ probabilityReal, probabilityNoDigit, label, probabilities }: Judged): string {
  const isOfDigits = one === 'digit';
  const sure = `${percent(probabilities[label] ?? 0)} sure`;
  if (probabilityNoDigit > 0.5) {
    return `${sure}, if it is ${isOfDigits ? 'a digit' : 'one of these'}: it does not look like one yet.`;
  }
  return `${sure}. Between this model’s drawings and real ${isOfDigits ? 'handwriting' : 'images'}, the judge puts it at ${percent(probabilityReal)}; around half is usual.`;
}
