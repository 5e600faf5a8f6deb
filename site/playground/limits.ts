import { find } from './elements.ts';
import { isNumberText, readFields } from './fields.ts';
import { fieldNamed, say, tellSlider } from './page.ts';

const {
  mostPixels: mostPixelsText,
  each: usualSize = '',
  eachOfWalk = '',
} = find('main', HTMLElement).dataset;

/** How many pixels all images of one picture may have together. */
const mostPixels = Number(mostPixelsText);

/** A walk is shown alone, so it is larger than a digit of a sheet, unless somebody chose the size. */
export function followKind(): void {
  const isWalk = readFields()['draw'] === 'walk';
  const [before, after] = isWalk ? [usualSize, eachOfWalk] : [eachOfWalk, usualSize];
  const slider = fieldNamed('each');
  if (slider?.value !== before) return;
  slider.max = slider.dataset['largest'] ?? slider.max;
  slider.value = after;
  tellSlider(slider);
}

/**
 * Holds the sliders to what the others leave: many images may not be large, and there are no more columns than
 * images. A slider that had to give way is named.
 */
export function holdSliders(): void {
  const { draw, count, frames, digits = '' } = readFields();
  const images = { sheet: Number(count), walk: Number(frames), number: digits.length }[draw ?? ''];
  const each = fieldNamed('each');
  const largest = Number(each?.dataset['largest'] ?? each?.max);
  const most = images ? Math.floor(Math.sqrt(mostPixels / images)) : largest;
  lower('each', Math.min(largest, most - (most % 4)), 'Size lowered to');
  if (draw === 'sheet') lower('columns', Math.min(40, Number(count)), 'Columns lowered to');
}

function lower(name: string, most: number, words: string): void {
  const slider = fieldNamed(name);
  if (!slider) return;
  slider.dataset['largest'] ??= slider.max;
  const before = Number(slider.value);
  slider.max = String(most);
  if (before <= most) return;
  slider.value = String(most);
  tellSlider(slider);
  say(`${words} ${most}: the picture would be too large.`, { isShown: true });
}

/** Whether the number can be written; says what is allowed where it cannot. */
export function isNumberWritable(): boolean {
  const field = fieldNamed('digits');
  const { draw, digits = '' } = readFields();
  const isWritable = draw !== 'number' || isNumberText(digits);
  field?.setAttribute('aria-invalid', String(!isWritable));
  if (!isWritable) {
    say('A number has 1 to 32 digits from 0 to 9. The picture shows the one before.', {
      isShown: true,
    });
  }
  return isWritable;
}
