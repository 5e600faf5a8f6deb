/** Bytes of a pixel: 1 of a grey image, 3 of one in colour. */
export type Channels = 1 | 3;

/** An image of one channel: 0 (background) to 255 (ink), row by row from the top left. */
export interface GreyImage {
  readonly width: number; // pixels
  readonly height: number; // pixels
  readonly pixels: Uint8Array; // [height × width]
}

/** An image as a model draws it: grey, or red, green and blue side by side, each 0 to 255. */
export interface RasterImage extends GreyImage {
  /** Absent: 1. */
  readonly channels?: Channels;
  readonly pixels: Uint8Array; // [height × width × channels]
}

/** An image in colour. */
export interface ColorImage extends RasterImage {
  readonly channels: 3;
}

/** Whether an image is in colour. */
export function isColor(image: RasterImage): image is ColorImage {
  return image.channels === 3;
}

/** Width and height, in pixels. */
type Size = Pick<RasterImage, 'width' | 'height'>;

/** The longer of width and height. */
export function longerSide({ width, height }: Size): number {
  return Math.max(width, height);
}

/** Width and height times a scale, as whole pixels. */
export function scaledBy({ width, height }: Size, scale: number): Size {
  const scaled = (length: number) => Math.max(1, Math.round(length * scale));
  return { width: scaled(width), height: scaled(height) };
}

/** Width and height whose longer one is `side`; without it: as they are. */
export function scaledTo(size: Size, side: number | undefined): Size {
  return scaledBy(size, side === undefined ? 1 : side / longerSide(size));
}

/** For each position along an axis of the result, the source positions that it mixes. */
interface Taps {
  readonly count: number;
  readonly positions: Int32Array; // [length × count]
  readonly weights: Float64Array; // [length × count], each row's sum is 1
}

/**
 * Scales an image smoothly by the Catmull–Rom cubic (Keys, 1981, doi:10.1109/TASSP.1981.1163711, with
 * a = −½), first along the rows, then along the columns, pixel centres on pixel centres, the edge
 * pixels repeated outwards. When it shrinks, the cubic is stretched to cover what vanishes. Each channel is scaled by
 * itself.
 *
 * All in doubles with + − × ÷ only, so that the bytes are the same on every machine.
 *
 * @param width, height whole numbers from 1
 */
export function resize<Image extends RasterImage>(
  image: Image,
  width: number,
  height: number,
): Image {
  if (width === image.width && height === image.height) return image;
  const { channels = 1 } = image;
  const rowLength = width * channels;
  const rows = scaleRows(image, tapsAlong(image.width, width), channels);
  const taps = tapsAlong(image.height, height);
  const pixels = new Uint8Array(rowLength * height);
  const sums = new Float64Array(rowLength);
  for (let y = 0; y < height; y++) {
    sums.fill(0);
    for (let tap = y * taps.count; tap < (y + 1) * taps.count; tap++) {
      const weight = taps.weights[tap] ?? 0;
      const row = (taps.positions[tap] ?? 0) * rowLength;
      for (let x = 0; x < rowLength; x++) sums[x] = (sums[x] ?? 0) + weight * (rows[row + x] ?? 0);
    }
    for (let x = 0; x < rowLength; x++) pixels[y * rowLength + x] = toByte(sums[x] ?? 0);
  }
  return { ...image, width, height, pixels };
}

/** @returns [height, width of the result, channels] */
function scaleRows(
  { width, height, pixels }: RasterImage,
  { count, positions, weights }: Taps,
  channels: number,
): Float64Array {
  const rows = new Float64Array((height * channels * positions.length) / count);
  let at = 0;
  for (let y = 0; y < height; y++) {
    for (let first = 0; first < positions.length; first += count) {
      for (let channel = 0; channel < channels; channel++) {
        let sum = 0;
        for (let tap = first; tap < first + count; tap++) {
          const pixel = y * width + (positions[tap] ?? 0);
          sum += (weights[tap] ?? 0) * (pixels[pixel * channels + channel] ?? 0);
        }
        rows[at++] = sum;
      }
    }
  }
  return rows;
}

function tapsAlong(sourceLength: number, length: number): Taps {
  const stretch = Math.max(1, sourceLength / length);
  const count = Math.ceil(4 * stretch);
  const positions = new Int32Array(length * count);
  const weights = new Float64Array(length * count);
  for (let index = 0; index < length; index++) {
    const centre = ((index + 0.5) * sourceLength) / length - 0.5;
    const first = Math.floor(centre - 2 * stretch) + 1;
    let sum = 0;
    for (let tap = 0; tap < count; tap++) {
      const weight = catmullRom((first + tap - centre) / stretch);
      positions[index * count + tap] = Math.min(Math.max(first + tap, 0), sourceLength - 1);
      weights[index * count + tap] = weight;
      sum += weight;
    }
    for (let tap = index * count; tap < (index + 1) * count; tap++) {
      weights[tap] = (weights[tap] ?? 0) / sum;
    }
  }
  return { count, positions, weights };
}

function catmullRom(signedDistance: number): number {
  const distance = Math.abs(signedDistance);
  if (distance < 1) return (1.5 * distance - 2.5) * distance * distance + 1;
  if (distance < 2) return ((-0.5 * distance + 2.5) * distance - 4) * distance + 2;
  return 0;
}

function toByte(value: number): number {
  return Math.min(Math.max(Math.floor(value + 0.5), 0), 255);
}
