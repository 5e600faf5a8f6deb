/** An image whose pixels have four samples each. */
interface Picture {
  readonly width: number; // pixels
  readonly height: number; // pixels
  /** [height, width, 4] 0 to 255 */
  readonly samples: Uint8Array;
}

/** IFD0's tag of the orientation, and the type of its value: 16 bits (EXIF 3.0, 4.6.5.1.5). */
const orientationTag = 0x0112;
const shortType = 3;
/** Bytes of an entry of a directory. */
const entryBytes = 12;

/**
 * The orientation that EXIF data states: 1 is upright, 2 to 8 are the other ways to lay a rectangle.
 * Data that is cut off or has no such tag counts as upright.
 *
 * @param exif a TIFF header and what follows it; the prefix "Exif\0\0" may precede it
 * @see https://www.cipa.jp/std/documents/download_e.html?CIPA_DC-008-2024-E
 */
export function exifOrientation(exif: Uint8Array): number {
  const prefixed = exif[0] === 0x45 && exif[4] === 0;
  const tiff = prefixed ? exif.subarray(6) : exif;
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  try {
    const littleEndian = view.getUint16(0) === 0x4949;
    const directory = view.getUint32(4, littleEndian);
    const entries = view.getUint16(directory, littleEndian);
    for (let entry = 0; entry < entries; entry++) {
      const at = directory + 2 + entry * entryBytes;
      if (view.getUint16(at, littleEndian) !== orientationTag) continue;
      if (view.getUint16(at + 2, littleEndian) !== shortType) return 1;
      const orientation = view.getUint16(at + 8, littleEndian);
      return orientation >= 1 && orientation <= 8 ? orientation : 1;
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return 1;
}

/** Turns a picture upright. @param orientation 1 to 8, as EXIF numbers them */
export function upright({ width, height, samples }: Picture, orientation: number): Picture {
  if (orientation === 1) return { width, height, samples };
  const swapsSides = orientation >= 5;
  const [turnedWidth, turnedHeight] = swapsSides ? [height, width] : [width, height];
  const pixels = new Uint32Array(samples.slice().buffer);
  const turned = new Uint32Array(pixels.length);
  const [first, right, down] = stepsOf(orientation, turnedWidth, turnedHeight);
  for (let y = 0; y < height; y++) {
    for (let x = 0, to = first + y * down; x < width; x++, to += right) {
      turned[to] = pixels[y * width + x] ?? 0;
    }
  }
  return { width: turnedWidth, height: turnedHeight, samples: new Uint8Array(turned.buffer) };
}

/**
 * Where the pixels of the stored rows go in the upright picture: the first one, and how far the next one to the
 * right and the next one below are from it.
 *
 * @param width of the upright picture
 * @param height of the upright picture
 */
function stepsOf(
  orientation: number,
  width: number,
  height: number,
): readonly [first: number, right: number, down: number] {
  const [lastColumn, lastRow] = [width - 1, (height - 1) * width];
  switch (orientation) {
    case 2:
      return [lastColumn, -1, width];
    case 3:
      return [lastRow + lastColumn, -1, -width];
    case 4:
      return [lastRow, 1, -width];
    case 5:
      return [0, width, 1];
    case 6:
      return [lastColumn, width, -1];
    case 7:
      return [lastRow + lastColumn, -width, -1];
    default:
      return [lastRow, -width, 1];
  }
}
