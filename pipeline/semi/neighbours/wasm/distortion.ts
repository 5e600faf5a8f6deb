/** A pair may be found so many places away, to either side. */
const reach: i32 = 2;

/** So many places to either side are compared with it at most. */
const mostContext: i32 = 2;

/** Both. */
const margin: i32 = reach + mostContext;

/**
 * Writes the distances of an image from others: the sum, over all places, of the squared difference between the
 * pairs around the place and those around the place of the other image, at most `reach` away, where they differ
 * least. Image distortion model: Keysers et al. 2007, "Deformation models for image recognition",
 * https://doi.org/10.1109/TPAMI.2007.1153. Numbers are whole, so that the order of sums does not matter.
 *
 * @param own [channels, rows, columns, 2] i16, columns a multiple of 4; squares of all values add up to less than
 *   2^29, so that no sum of squared differences passes 2^31
 * @param others [count, channels, rows, columns, 2] i16
 * @param context 1 or 2: so many places to either side are compared with a pair
 * @param distances f64 [count]
 * @param scratch 4 (2 channels (rows + 8) (columns + 8) + (rows + 5) (columns + 4) + rows columns) bytes
 */
export function distort(
  own: usize,
  others: usize,
  count: i32,
  channels: i32,
  rows: i32,
  columns: i32,
  context: i32,
  distances: usize,
  scratch: usize,
): void {
  const paddedBytes = (channels * (rows + 2 * margin) * (columns + 2 * margin)) << 2;
  const padded = scratch;
  const other = scratch + paddedBytes;
  const differences = other + paddedBytes;
  const sums = differences + (((rows + 2 * mostContext) * (columns + 2 * mostContext)) << 2);
  const least = sums + ((columns + 2 * mostContext) << 2);
  memory.fill(scratch, 0, 2 * paddedBytes);
  padImage(own, padded, channels, rows, columns);
  const imageBytes = (channels * rows * columns) << 2;
  for (let index = 0; index < count; index++) {
    padImage(others + index * imageBytes, other, channels, rows, columns);
    memory.fill(least, 0x7f, (rows * columns) << 2);
    for (let down = -reach; down <= reach; down++) {
      for (let right = -reach; right <= reach; right++) {
        const moved = other + ((down * (columns + 2 * margin) + right) << 2);
        squareDifferences(padded, moved, channels, rows, columns, differences);
        keepLeast(differences, rows, columns, context, sums, least);
      }
    }
    store<f64>(distances + (index << 3), sumOf(least, rows * columns));
  }
}

/** Copies an image to the middle of a larger one, whose margins stay as they are. */
function padImage(from: usize, to: usize, channels: i32, rows: i32, columns: i32): void {
  const stride = (columns + 2 * margin) << 2;
  for (let channel = 0; channel < channels; channel++) {
    to += margin * stride + (margin << 2);
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns << 2; column += 16) {
        v128.store(to + column, v128.load(from + column));
      }
      from += columns << 2;
      to += stride;
    }
    to += margin * stride - (margin << 2);
  }
}

/**
 * Squared differences of pairs at all places and two around them.
 *
 * @param a the padded image; `b` the other one, moved
 * @param to [rows + 4, columns + 4] i32
 */
function squareDifferences(
  a: usize,
  b: usize,
  channels: i32,
  rows: i32,
  columns: i32,
  to: usize,
): void {
  const stride = (columns + 2 * margin) << 2;
  const length = (columns + 2 * mostContext) << 2;
  for (let channel = 0; channel < channels; channel++) {
    let at = to;
    let place = reach * stride + (reach << 2);
    for (let row = 0; row < rows + 2 * mostContext; row++) {
      for (let column = 0; column < length; column += 16) {
        const difference = i16x8.sub(v128.load(a + place + column), v128.load(b + place + column));
        let square = i32x4.dot_i16x8_s(difference, difference);
        if (channel > 0) square = i32x4.add(square, v128.load(at + column));
        v128.store(at + column, square);
      }
      at += length;
      place += stride;
    }
    a += (rows + 2 * margin) * stride;
    b += (rows + 2 * margin) * stride;
  }
}

/**
 * Adds up the differences around every place, and keeps the sum where it is less than the one that is there.
 *
 * @param sums i32 [columns + 4], of the rows around the present one
 */
function keepLeast(
  differences: usize,
  rows: i32,
  columns: i32,
  context: i32,
  sums: usize,
  least: usize,
): void {
  const length = (columns + 2 * mostContext) << 2;
  const first = differences + (mostContext - context) * length;
  for (let column = 0; column < length; column += 16) {
    let sum = v128.load(first + column);
    for (let row = 1; row < 2 * context; row++) {
      sum = i32x4.add(sum, v128.load(first + row * length + column));
    }
    v128.store(sums + column, sum);
  }
  let entering = first + 2 * context * length;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < length; column += 16) {
      let sum = i32x4.add(v128.load(sums + column), v128.load(entering + column));
      if (row > 0) {
        sum = i32x4.sub(sum, v128.load(entering + column - (2 * context + 1) * length));
      }
      v128.store(sums + column, sum);
    }
    for (let column = 0; column < columns << 2; column += 16) {
      const from = sums + column;
      const beside = i32x4.add(v128.load(from, 4), v128.load(from, 12));
      let sum = i32x4.add(beside, v128.load(from, 8));
      if (context > 1) sum = i32x4.add(sum, i32x4.add(v128.load(from), v128.load(from, 16)));
      v128.store(least + column, i32x4.min_s(v128.load(least + column), sum));
    }
    entering += length;
    least += columns << 2;
  }
}

/** The sum of whole numbers. @param count a multiple of 4 */
function sumOf(values: usize, count: i32): f64 {
  let total = i64x2.splat(0);
  for (let index = 0; index < count; index += 4) {
    const four = v128.load(values + (index << 2));
    total = i64x2.add(total, i64x2.extend_low_i32x4_s(four));
    total = i64x2.add(total, i64x2.extend_high_i32x4_s(four));
  }
  return (i64x2.extract_lane(total, 0) + i64x2.extract_lane(total, 1)) as f64;
}
