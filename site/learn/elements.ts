/** The element of an id. @throws Error where there is none of this kind */
export function element<Kind extends Element>(
  id: string,
  kind: abstract new (...parameters: never[]) => Kind,
): Kind {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`the page has no #${id}`);
  return found;
}

/** Writes a text where it is another one. */
export function write(id: string, text: string): void {
  const target = element(id, HTMLElement);
  if (target.textContent !== text) target.textContent = text;
}

/** Paints a picture of one byte a pixel, 0 (black) to 255 (white), onto a canvas. */
export function paint(
  canvas: HTMLCanvasElement,
  pixels: Uint8Array,
  { left = 0, top = 0, side = 28 } = {},
): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const image = context.createImageData(side, side);
  for (const [index, value] of pixels.entries()) image.data.fill(value, 4 * index, 4 * index + 3);
  for (let index = 3; index < image.data.length; index += 4) image.data[index] = 255;
  context.putImageData(image, left, top);
}
