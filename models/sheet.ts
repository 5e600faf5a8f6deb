/** Background between and around the images of a sheet, in pixels. */
export const sheetGap = 2;

/** Sets images of one size, 0 to 255, side by side, row by row, on black ground; pixels are grey unless there are 3 channels. */
export function setSheet<Channels extends number = 1>(
  images: readonly Uint8Array[],
  columns: number,
  {
    width,
    height,
    channels = 1 as Channels,
  }: { readonly width: number; readonly height: number; readonly channels?: Channels },
): {
  readonly width: number;
  readonly height: number;
  readonly channels: Channels;
  readonly pixels: Uint8Array;
} {
  const rows = Math.ceil(images.length / columns);
  const sheetWidth = columns * (width + sheetGap) + sheetGap;
  const sheetHeight = rows * (height + sheetGap) + sheetGap;
  const pixels = new Uint8Array(sheetWidth * sheetHeight * channels);
  for (const [index, image] of images.entries()) {
    const top = sheetGap + Math.floor(index / columns) * (height + sheetGap);
    const left = sheetGap + (index % columns) * (width + sheetGap);
    for (let row = 0; row < height; row++) {
      const line = image.subarray(row * width * channels, (row + 1) * width * channels);
      pixels.set(line, ((top + row) * sheetWidth + left) * channels);
    }
  }
  return { width: sheetWidth, height: sheetHeight, channels, pixels };
}
