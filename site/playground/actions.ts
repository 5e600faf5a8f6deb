import { find, maybe, onClick } from './elements.ts';
import { fillFields, readFields } from './fields.ts';
import { redraw } from './live.ts';
import { localDrawer } from './local.ts';
import { current, fieldNamed, form, say } from './page.ts';
import { toggleMotion } from './plate.ts';

/** Milliseconds that a button says what it did. */
const saidTime = 1500;

/** Buttons and links that a script makes more of: copy, share, random, pause, swap, an example's seed. */
export function startActions(): void {
  const swap = maybe('[data-swap]');
  if (swap) swap.hidden = false;
  // No longer a form's button, which Enter in a field could press.
  find('[data-random]', HTMLButtonElement).type = 'button';
  onClick('[data-copy]', (button) => void copyBeside(button));
  onClick('[data-send]', (button) => void share(button));
  onClick('[data-random]', () => redraw({ isRandom: true }));
  onClick('[data-pause]', pause);
  onClick('[data-swap]', swapColors);
  onClick('a[data-seed]', (link, event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const fields = new URL((link as HTMLAnchorElement).href).searchParams;
    show({ ...readFields(), ...Object.fromEntries(fields) });
  });
}

/** Draws other fields, where they are seen. */
function show(fields: Readonly<Record<string, string>>): void {
  fillFields(fields);
  redraw();
  form.scrollIntoView();
  fieldNamed('seed')?.focus({ preventScroll: true });
}

async function copyBeside(button: HTMLElement): Promise<void> {
  const code = button.parentElement?.querySelector('code');
  if (code) await copy(code, button);
}

/** Copies the text of an element, and has the button say so for a moment. */
export async function copy(code: HTMLElement, button: HTMLElement): Promise<void> {
  try {
    await navigator.clipboard.writeText(code.textContent ?? '');
  } catch {
    // Without HTTPS there is no clipboard to write to, but what is selected can be copied.
    getSelection()?.selectAllChildren(code);
    document.execCommand('copy');
  }
  const words = button.textContent;
  button.textContent = 'Copied';
  say('Copied.');
  setTimeout(() => (button.textContent = words), saidTime);
}

/** Hands the page's address to another program, where the system can, else to the clipboard. */
async function share(button: HTMLElement): Promise<void> {
  const code = find('[data-page-address]', HTMLElement, current());
  const { share: hand } = navigator as Partial<Pick<Navigator, 'share'>>;
  if (hand === undefined) return copy(code, button);
  await hand
    .call(navigator, { title: document.title, url: code.textContent ?? '' })
    .catch(() => {});
}

function pause(button: HTMLElement): void {
  if (localDrawer()) {
    button.textContent = toggleMotion() ? 'Pause' : 'Play';
    return;
  }
  const image = find('[data-still]', HTMLImageElement, current());
  const isStopped = button.textContent === 'Pause';
  const moving = image.dataset['moving'] ?? image.getAttribute('src') ?? '';
  image.dataset['moving'] = moving;
  image.parentElement?.querySelector('source')?.remove();
  image.src = isStopped ? (image.dataset['still'] ?? '') : moving;
  button.textContent = isStopped ? 'Play' : 'Pause';
}

function swapColors(): void {
  const [color, background] = [fieldNamed('color'), fieldNamed('background')];
  if (!color || !background) return;
  [color.value, background.value] = [background.value, color.value];
  redraw();
}
