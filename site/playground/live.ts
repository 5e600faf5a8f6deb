import { findAll, find, maybe } from './elements.ts';
import { readFields } from './fields.ts';
import { remember } from './history.ts';
import { followKind, holdSliders, isNumberWritable } from './limits.ts';
import { localDrawer } from './local.ts';
import { current, fieldNamed, form, say, wantsLessMotion } from './page.ts';
import { canPaint, moves, paintSoon, takePlaceOf } from './plate.ts';

/** Milliseconds without a change after which the server is asked for the links of what is drawn here. */
const restTime = 200;

let isAsking = false;
let waiting: { readonly isRandom: boolean } | null = null;
let resting: ReturnType<typeof setTimeout> | undefined;

/**
 * Draws what the fields say: here at once, where the model is loaded; the server's part, with the links of
 * what is drawn, follows when the fields rest.
 */
export function redraw({ isRandom = false } = {}): void {
  const seed = fieldNamed('seed');
  if (isRandom && localDrawer() && seed) {
    seed.value = freshSeed();
    return redraw();
  }
  clearTimeout(resting);
  if (!paintSoon()) return void ask(isRandom);
  resting = setTimeout(() => void ask(false), restTime);
}

/** 128 random bits, as the server draws them. */
function freshSeed(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** One request at a time; the last change wins. */
async function ask(isRandom: boolean): Promise<void> {
  if (isAsking) {
    waiting = { isRandom };
    return;
  }
  isAsking = true;
  form.setAttribute('aria-busy', 'true');
  try {
    await exchange(isRandom);
  } catch {
    const drawnHere = 'Drawing goes on; links and downloads follow when the server is back.';
    const text = 'The server is not responding.';
    say(canPaint() ? `${text} ${drawnHere}` : text, { isShown: true });
  }
  form.removeAttribute('aria-busy');
  isAsking = false;
  if (waiting) {
    const next = waiting;
    waiting = null;
    await ask(next.isRandom);
  }
}

async function exchange(isRandom: boolean): Promise<void> {
  const query = new URLSearchParams(readFields());
  if (isRandom) query.set('random', '1');
  query.set('part', 'result');
  const answer = await fetch(`/?${query}`);
  if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
  const parsed = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const drawn = find('#result', HTMLElement, parsed);
  // Before it belongs to this page, whose browser would fetch the picture.
  const isPaintedHere = canPaint();
  if (isPaintedHere) takePlaceOf(find('.plate img', HTMLImageElement, drawn));
  const next = document.importNode(drawn, true);
  if (isPaintedHere) {
    const copy = find('.plate canvas', HTMLCanvasElement, next);
    copy.replaceWith(find('.plate canvas', HTMLCanvasElement, drawn));
  } else {
    const image = find('.plate img', HTMLImageElement, next);
    await image.decode().catch(() => explain(image));
  }
  current().replaceWith(next);
  const seed = fieldNamed('seed');
  if (isRandom && seed) seed.value = next.dataset['seed'] ?? '';
  say(maybe('figcaption .caption', next)?.textContent ?? '');
  finish();
  remember(next.dataset['share'] ?? '');
}

/** A picture that does not come: the server's own words why. */
async function explain(image: HTMLImageElement): Promise<void> {
  const plate = image.closest<HTMLElement>('.plate');
  const answer = await fetch(image.src);
  if (answer.ok || !plate) return;
  const said = (await answer.json().catch(() => ({}))) as { detail?: string; title?: string };
  plate.dataset['broken'] = '';
  const words = document.createElement('p');
  words.className = 'warning';
  words.textContent = said.detail ?? said.title ?? 'The picture could not be drawn.';
  plate.append(words);
}

/** What only a script can do, and the address as the reader sees it: behind a proxy the server knows another. */
export function finish(): void {
  const { origin = '' } = current().dataset;
  for (const code of findAll('.snippets code', HTMLElement, current())) {
    code.textContent = code.textContent.replace(origin, location.origin);
  }
  for (const button of findAll('[data-copy], [data-send]', HTMLElement, current())) {
    button.hidden = false;
  }
  const walks = readFields()['draw'] === 'walk';
  const pause = find('[data-pause]', HTMLElement, current());
  pause.hidden = !walks;
  const isMoving = localDrawer() ? moves() : !wantsLessMotion();
  pause.textContent = isMoving ? 'Pause' : 'Play';
  document.dispatchEvent(new Event('drawn'));
}

/** Has every change of a field draw, and the pictures of the first page explained. */
export function startLive(): void {
  document.addEventListener('input', ({ target }) => {
    const isField =
      (target instanceof HTMLInputElement || target instanceof HTMLSelectElement) &&
      target.form === form;
    if (!isField || ['across', 'down'].includes(target.name)) return;
    if (target.name === 'draw') followKind();
    holdSliders();
    if (isNumberWritable()) redraw();
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    redraw();
  });
  // What could not be linked while the connection was lost.
  addEventListener('online', () => redraw());
  document.addEventListener('drawer', () => paintSoon());
  for (const image of findAll('.plate img', HTMLImageElement)) {
    image.decode().catch(() => explain(image));
  }
}
