/** An image of one channel: 0 (background) to 255 (ink), row by row from the top left. */
export interface GreyImage {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array; // [height × width]
}

/** Width and height, in pixels. */
type Size = Pick<GreyImage, 'width' | 'height'>;

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
 * pixels repeated outwards. When it shrinks, the cubic is stretched to cover what vanishes.
 *
 * All in doubles with + − × ÷ only, so that the bytes are the same on every machine.
 *
 * @param width, height whole numbers from 1
 */
export function resize(image: GreyImage, width: number, height: number): GreyImage {
  if (width === image.width && height === image.height) return image;
  const rows = scaleRows(image, tapsAlong(image.width, width));
  const taps = tapsAlong(image.height, height);
  const pixels = new Uint8Array(width * height);
  const sums = new Float64Array(width);
  for (let y = 0; y < height; y++) {
    sums.fill(0);
    for (let tap = y * taps.count; tap < (y + 1) * taps.count; tap++) {
      const weight = taps.weights[tap] ?? 0;
      const row = (taps.positions[tap] ?? 0) * width;
      for (let x = 0; x < width; x++) sums[x] = (sums[x] ?? 0) + weight * (rows[row + x] ?? 0);
    }
    for (let x = 0; x < width; x++) pixels[y * width + x] = toByte(sums[x] ?? 0);
  }
  return { width, height, pixels };
}

function scaleRows({ width, height, pixels }: GreyImage, taps: Taps): Float64Array {
  const { count, positions, weights } = taps;
  const scaledWidth = positions.length / count;
  const rows = new Float64Array(height * scaledWidth);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < scaledWidth; x++) {
      let sum = 0;
      for (let tap = x * count; tap < (x + 1) * count; tap++) {
        sum += (weights[tap] ?? 0) * (pixels[y * width + (positions[tap] ?? 0)] ?? 0);
      }
      rows[y * scaledWidth + x] = sum;
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

/** One channel of an image, row by row. */
export interface Plane {
  readonly width: number; // pixels
  readonly height: number; // pixels
  readonly values: Float32Array; // [height × width]
}

/** Where a source lies in the result: source position × scale + shift, both in pixels from the corner. */
export interface Placement {
  readonly scale: number;
  readonly left: number;
  readonly top: number;
}

/**
 * Places an image in a field of another size. Each pixel of the result is the mean of what it covers
 * of the source, of at least one source pixel (which is linear interpolation where it grows); outside
 * of the source is nothing. A scale of 1 with whole shifts moves values as they are.
 */
export function placePlane(
  source: Plane,
  { scale, left, top }: Placement,
  { width, height }: { readonly width: number; readonly height: number },
): Plane {
  const across = coverings(source.width, { scale, shift: left }, width);
  const down = coverings(source.height, { scale, shift: top }, height);
  const values = new Float32Array(width * height);
  const narrow = new Float32Array(width);
  for (const [y, rows] of down.entries()) {
    for (const [row, rowShare] of rows) {
      for (const [x, columns] of across.entries()) {
        let sum = 0;
        for (const [column, share] of columns) {
          sum += share * (source.values[row * source.width + column] ?? 0);
        }
        narrow[x] = (narrow[x] ?? 0) + rowShare * sum;
      }
    }
    values.set(narrow, y * width);
    narrow.fill(0);
  }
  return { width, height, values };
}

/** For each position of the result, the source positions it covers, each with its share. */
type Covering = readonly (readonly [position: number, share: number])[];

function coverings(
  sourceLength: number,
  { scale, shift }: { readonly scale: number; readonly shift: number },
  length: number,
): readonly Covering[] {
  const radius = 0.5 * Math.max(1, 1 / scale);
  return Array.from({ length }, (_, index) => {
    const middle = (index + 0.5 - shift) / scale;
    const [start, end] = [middle - radius, middle + radius];
    const covering: [number, number][] = [];
    const last = Math.min(sourceLength, Math.ceil(end));
    for (let position = Math.max(0, Math.floor(start)); position < last; position++) {
      const covered = Math.min(end, position + 1) - Math.max(start, position);
      if (covered > 0) covering.push([position, covered / (2 * radius)]);
    }
    return covering;
  });
}
