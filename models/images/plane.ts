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
