import { element, paint, write } from './elements.ts';
import type { Report } from './messages.ts';
import type { Seen, Verdicts } from './training.ts';

const side = 28;

/** Shows the forger's digits of now. */
export function showSheet({ images, columns, step }: Extract<Report, { kind: 'sheet' }>): void {
  const canvas = element('sheet', HTMLCanvasElement);
  const length = columns * side;
  if (canvas.width !== length) [canvas.width, canvas.height] = [length, length];
  for (const [index, image] of images.entries()) {
    const [row, column] = [Math.floor(index / columns), index % columns];
    paint(canvas, image, { left: column * side, top: row * side });
  }
  canvas.ariaLabel = `${images.length} digits of the forger after ${step} iterations`;
  const hasLabels = images.length === 100;
  write('sheet-words', hasLabels ? 'Each row was asked for one digit, from 0 to 9.' : '');
}

/** Shows what the detective says of some real and some forged digits. */
export function showVerdicts({ real, fake }: Verdicts): void {
  showStrip('real', real);
  showStrip('fake', fake);
}

function showStrip(id: 'real' | 'fake', seen: readonly Seen[]): void {
  const list = element(id, HTMLUListElement);
  while (list.children.length < seen.length) list.append(emptyItem());
  for (const [index, { pixels, probability }] of seen.entries()) {
    const item = list.children[index] as HTMLLIElement;
    const canvas = item.firstElementChild as HTMLCanvasElement;
    paint(canvas, pixels);
    canvas.ariaLabel = `${id === 'real' ? 'real' : 'forged'} digit`;
    const text = item.lastElementChild as HTMLElement;
    text.textContent = percent(probability);
    item.toggleAttribute('data-right', probability > 0.5 === (id === 'real'));
  }
}

function emptyItem(): HTMLLIElement {
  const item = document.createElement('li');
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [side, side];
  canvas.setAttribute('role', 'img');
  item.append(canvas, document.createElement('span'));
  return item;
}

/** No network is ever quite sure. */
function percent(probability: number): string {
  if (probability < 0.01) return '< 1 %';
  if (probability > 0.99) return '> 99 %';
  return `${Math.round(100 * probability)} %`;
}
