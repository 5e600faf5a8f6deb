import { find, maybe } from './elements.ts';

/** The page's one form: its fields say what is drawn. */
export const form = find('#playground', HTMLFormElement);

/** The line that is read out. */
const status = find('#status', HTMLElement);

const { dataset } = find('main', HTMLElement);

/** What the model draws: also the names of the routes that draw one and several. */
export const one = dataset['one'] ?? 'digit';
export const several = dataset['several'] ?? 'digits';

/** The id of the model that the page draws with. */
export const model = dataset['model'] ?? '';

/** The names of the model's labels; the networks answer with their index, the routes take the name. */
export const labelNames = JSON.parse(dataset['labels'] ?? '[]') as readonly string[];

/** The part of the page that says what was drawn, as it is now: each answer replaces it. */
export const current = (): HTMLElement => find('#result', HTMLElement);

/** Has a text read out; one that matters to everybody is shown, too. */
export function say(text: string, { isShown = false } = {}): void {
  status.textContent = text;
  status.classList.toggle('unseen', !isShown);
}

/** "a 7", "an 8"; a label that is no digit goes by its name. @param name for a model whose page does not list them */
export function withArticle(label: number, name = labelNames[label]): string {
  if (name === undefined) return `${one === 'image' ? 'an' : 'a'} ${one}`;
  if (one !== 'digit') return name;
  return `${/^[8aeiou]/i.test(name) ? 'an' : 'a'} ${name}`;
}

/** "a 0, an 8 or a 9". */
export function oneOf(labels: readonly number[]): string {
  const names = [...new Set(labels.map((label) => withArticle(label)))];
  const last = names.pop() ?? '';
  return names.length > 0 ? `${names.join(', ')} or ${last}` : last;
}

/** Whether the reader's system asks for less motion. */
export const wantsLessMotion = (): boolean =>
  matchMedia('(prefers-reduced-motion: reduce)').matches;

/** Has the value of a slider stand beside it. */
export function tellSlider(slider: HTMLInputElement): void {
  const output = maybe(`output[for="${slider.id}"]`);
  if (output) output.textContent = slider.value;
}

/** A field of the form. */
export function fieldNamed(name: string): HTMLInputElement | null {
  const field = form.elements.namedItem(name);
  return field instanceof HTMLInputElement ? field : null;
}
