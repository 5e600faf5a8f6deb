import { encode } from 'fast-png';

/** Grey pixels of one image, 0 to 255, row by row. */
type Pixels = ArrayLike<number>;

/** Background between the images of a sheet, in pixels. */
const gap = 2;

/**
 * Sets images side by side, row by row, black ground.
 *
 * @returns a grey PNG
 */
export function encodeSheet(
  images: readonly Pixels[],
  columns: number,
  { height, width }: { readonly height: number; readonly width: number },
): Uint8Array {
  const rows = Math.ceil(images.length / columns);
  const sheetWidth = columns * (width + gap) + gap;
  const sheetHeight = rows * (height + gap) + gap;
  const data = new Uint8Array(sheetWidth * sheetHeight);
  for (const [index, image] of images.entries()) {
    const top = gap + Math.floor(index / columns) * (height + gap);
    const left = gap + (index % columns) * (width + gap);
    for (let pixel = 0; pixel < height * width; pixel++) {
      const row = top + Math.floor(pixel / width);
      data[row * sheetWidth + left + (pixel % width)] = image[pixel] ?? 0;
    }
  }
  return encode({ width: sheetWidth, height: sheetHeight, data, channels: 1, depth: 8 });
}
