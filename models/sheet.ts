/** Background between and around the images of a sheet, in pixels. */
const gap = 2;

/** Sets grey images of one size, 0 to 255, side by side, row by row, on black ground. */
export function setSheet(
  images: readonly Uint8Array[],
  columns: number,
  { width, height }: { readonly width: number; readonly height: number },
): { readonly width: number; readonly height: number; readonly pixels: Uint8Array } {
  const rows = Math.ceil(images.length / columns);
  const sheetWidth = columns * (width + gap) + gap;
  const sheetHeight = rows * (height + gap) + gap;
  const pixels = new Uint8Array(sheetWidth * sheetHeight);
  for (const [index, image] of images.entries()) {
    const top = gap + Math.floor(index / columns) * (height + gap);
    const left = gap + (index % columns) * (width + gap);
    for (let row = 0; row < height; row++) {
      const line = image.subarray(row * width, (row + 1) * width);
      pixels.set(line, (top + row) * sheetWidth + left);
    }
  }
  return { width: sheetWidth, height: sheetHeight, pixels };
}
