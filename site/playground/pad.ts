import { blendCorners, type Corner } from '../../models/blend.ts';
import { contextOf, find, showPixels } from './elements.ts';
import { readFields } from './fields.ts';
import { amend } from './history.ts';
import { localDrawer } from './local.ts';
import { current, fieldNamed, tellSlider } from './page.ts';

/**
 * The pad between four seeds: the digit under the pointer. It is drawn there where the model is loaded, else
 * mixed from the four drawn ones around it. Keys move it by its two sliders.
 */
export function startPad(): void {
  const pad = find('.pad', HTMLElement);
  const map = find('img', HTMLImageElement, pad);
  const cursor = find('.cursor', HTMLElement, pad);
  const canvas = find('#blend canvas', HTMLCanvasElement);
  const [across, down] = [fieldNamed('across'), fieldNamed('down')];
  if (!across || !down) return;
  const last = Number(pad.dataset['side']) - 1;
  let pixels: ImageData | null = null;
  let frame = 0;

  function paint(): void {
    if (!across || !down) return;
    const [x, y] = [Number(across.value) / 100, Number(down.value) / 100];
    // The middle of the first digit is 0 %, that of the last 100 %.
    cursor.style.setProperty('--left', `${(50 + 100 * x * last) / (last + 1)}%`);
    cursor.style.setProperty('--top', `${(50 + 100 * y * last) / (last + 1)}%`);
    if (localDrawer()) paintDrawn(canvas, x, y);
    else if (pixels) paintMixed(canvas, pixels, last, x, y);
  }

  function moved(): void {
    for (const slider of [across, down]) if (slider) tellSlider(slider);
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(paint);
  }

  function follow({ clientX, clientY }: PointerEvent): void {
    const { left, top, width, height } = pad.getBoundingClientRect();
    const percent = (share: number) =>
      String(Math.min(100, Math.max(0, Math.round((100 * share * (last + 1) - 50) / last))));
    if (!across || !down) return;
    across.value = percent((clientX - left) / width);
    down.value = percent((clientY - top) / height);
    moved();
  }

  // Where one stands goes into the address at rest only: browsers limit how often it may change.
  const settle = () => amend({ across: across.value, down: down.value });

  function readMap(): void {
    const whole = document.createElement('canvas');
    Object.assign(whole, { width: map.naturalWidth, height: map.naturalHeight });
    const context = contextOf(whole, { willReadFrequently: true });
    context.drawImage(map, 0, 0);
    pixels = context.getImageData(0, 0, whole.width, whole.height);
    paint();
  }

  pad.addEventListener('pointermove', (event) => {
    if (event.pointerType === 'mouse' || event.buttons > 0) follow(event);
  });
  pad.addEventListener('pointerdown', (event) => {
    pad.setPointerCapture(event.pointerId);
    follow(event);
  });
  pad.addEventListener('pointerup', settle);
  pad.addEventListener('pointerleave', settle);
  for (const slider of [across, down]) {
    slider.addEventListener('input', moved);
    slider.addEventListener('change', settle);
  }
  map.addEventListener('load', readMap);
  document.addEventListener('drawer', paint);
  document.addEventListener('drawn', () => {
    const { blend = '' } = current().dataset;
    if (map.getAttribute('src') !== blend) map.src = blend;
    paint();
  });
  if (map.complete && map.naturalWidth > 0) readMap();
  cursor.hidden = false;
  paint();
}

/** Draws the digit at a place between the four seeds. @param x, y shares of the way, 0 to 1 */
function paintDrawn(canvas: HTMLCanvasElement, x: number, y: number): void {
  const drawer = localDrawer();
  const fields = readFields();
  const { seed = '', label = '', truncation } = fields;
  const others = ['east', 'south', 'southeast'] as const;
  if (!drawer || seed === '' || others.some((name) => !fields[name])) return;
  const first = { latent: drawer.handOf(seed), label: drawer.labelOf(seed, label) };
  const [east, south, southeast] = others.map((name): Corner => {
    const [text = '', own = ''] = [fields[name], fields[`${name}Label`]];
    return {
      latent: drawer.handOf(text),
      label: own === '' ? first.label : drawer.labelOf(text, own),
    };
  });
  if (!east || !south || !southeast) return;
  const drawn = blendCorners([first, east, south, southeast], x, y, Number(truncation));
  const [pixels] = drawer.draw([drawn]);
  if (pixels) showPixels(canvas, pixels, drawer.manifest.image.width);
}

/** Mixes the four digits of the map around a place. @param last the index of the map's last digit */
function paintMixed(
  canvas: HTMLCanvasElement,
  pixels: ImageData,
  last: number,
  across: number,
  down: number,
): void {
  const width = pixels.width / (last + 1);
  const height = pixels.height / (last + 1);
  const [x, y] = [across * last, down * last];
  const [column, row] = [Math.min(Math.floor(x), last - 1), Math.min(Math.floor(y), last - 1)];
  const cells = (
    [
      [0, 0],
      [1, 0],
      [0, 1],
      [1, 1],
    ] as const
  ).map(([right, below]) => ({
    share: Math.abs(1 - right - (x - column)) * Math.abs(1 - below - (y - row)),
    start: (row + below) * height * pixels.width + (column + right) * width,
  }));
  const mixed = new ImageData(width, height);
  for (let index = 0; index < width * height; index++) {
    const offset = Math.floor(index / width) * pixels.width + (index % width);
    const mix = (channel: number) =>
      cells.reduce(
        (sum, { share, start }) => sum + share * (pixels.data[4 * (start + offset) + channel] ?? 0),
        0,
      );
    mixed.data.set([mix(0), mix(1), mix(2), 255], 4 * index);
  }
  Object.assign(canvas, { width, height });
  contextOf(canvas).putImageData(mixed, 0, 0);
}
