/** Pixels that a back-reference copies, and how far back they may lie (RFC 9649 §3.5.2). */
const limits = { length: 4096, distance: 2 ** 20 - 120 } as const;

/** Fewer pixels than this cost as much by a back-reference as by themselves. */
const leastLength = 4;
/** Earlier places that are compared with each pixel. */
const comparisons = 16;
/** A copy of so many pixels is taken without looking for a longer one. */
const longEnough = 128;
/** Pixels of one copy that later copies may begin at. */
const mostNoted = 32;
const hashBits = 15;

/** Pixels as they are coded. */
export interface CodedPixels {
  /** Of each step: a pixel's value, or the length of a copy, as a number below 0. */
  readonly steps: readonly number[];
  /** Of each copy in turn: how many pixels back it begins. */
  readonly distances: readonly number[];
}

/**
 * Finds pixels that were there before (LZ77): from the pixel before, from the row above, or where the same four
 * pixels were last. Each step takes the longest copy that begins at its pixel.
 *
 * @param values ARGB in 32 bits each, row by row
 */
export function findCopies(values: Uint32Array, width: number): CodedPixels {
  const steps: number[] = [];
  const distances: number[] = [];
  const places = earlierPlaces(values);
  for (let at = 0; at < values.length;) {
    const hash = hashOf(values, at);
    const { length, distance } = longestCopy(values, width, at, places.last(hash), places.before);
    const isCopy = length >= leastLength;
    steps.push(isCopy ? -length : (values[at] ?? 0));
    if (isCopy) distances.push(distance);
    const end = at + (isCopy ? length : 1);
    places.add(at, hash);
    // Of a long copy the first pixels are enough to find it again.
    const lastNoted = Math.min(end, at + mostNoted);
    for (let next = at + 1; next < lastNoted; next++) places.add(next, hashOf(values, next));
    at = end;
  }
  return { steps, distances };
}

/** The places of each hash, the last first. */
function earlierPlaces({ length }: Uint32Array) {
  // The last place of each hash, and for each place the one before with the same hash; -1: none.
  const last = new Int32Array(2 ** hashBits).fill(-1);
  const before = new Int32Array(length);
  return {
    before,
    last: (hash: number) => last[hash] ?? -1,
    add(at: number, hash: number): void {
      before[at] = last[hash] ?? -1;
      last[hash] = at;
    },
  };
}

interface Copy {
  readonly length: number;
  readonly distance: number;
}

/** The longest copy that begins at a pixel. @param first the last place before it that looks alike; -1: none */
function longestCopy(
  values: Uint32Array,
  width: number,
  at: number,
  first: number,
  before: Int32Array,
): Copy {
  let length = 0;
  let distance = 0;
  for (const near of [1, width]) {
    const found = near <= at ? lengthOf(values, at, near) : 0;
    if (found > length) [length, distance] = [found, near];
  }
  let place = first;
  for (let tried = 0; place >= 0 && tried < comparisons && length < longEnough; tried++) {
    if (at - place > limits.distance) break;
    // Only a copy that goes on behind the best one is longer.
    const isLonger = values[place + length] === values[at + length];
    const found = isLonger ? lengthOf(values, at, at - place) : 0;
    // A distance that is not one of the two above takes some ten bits more.
    if (found > length + 2) [length, distance] = [found, at - place];
    place = before[place] ?? -1;
  }
  return { length, distance };
}

function lengthOf(values: Uint32Array, at: number, distance: number): number {
  const most = Math.min(limits.length, values.length - at);
  let length = 0;
  while (length < most && values[at + length] === values[at + length - distance]) length++;
  return length;
}

/** Of four pixels. */
function hashOf(values: Uint32Array, at: number): number {
  const hash =
    Math.imul(values[at] ?? 0, 0x9e3779b1) ^
    Math.imul(values[at + 1] ?? 0, 0x85ebca6b) ^
    Math.imul(values[at + 2] ?? 0, 0xc2b2ae35) ^
    Math.imul(values[at + 3] ?? 0, 0x27d4eb2f);
  return Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> (32 - hashBits);
}
