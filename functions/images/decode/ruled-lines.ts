/** What lines are: they cover at least a share of the length, and are at most a share of the other side thick. */
interface LineRule {
  readonly covered: number;
  readonly thickest: number;
}

const linesOfPage: LineRule = { covered: 0.8, thickest: 0.04 };

/** A box with lines on all four sides may have gaps and round corners. */
const linesOfBox: LineRule = { covered: 0.7, thickest: 0.1 };

/** Lines are found when they fall or rise by no more than this share of their length. */
const steepest = 0.09;

/** Two sides of a box are so far from each other, as a share of what the box and a digit in it take. */
const leastApart = 0.6;

/** A line between two cells of a box covers at least this share of its length. */
const leastWhole = 0.9;

/** A line below a digit is below this share of both, which may cross. */
const lowerPart = 0.7;

/** A line is looked at in about so many places. */
const samplesOfLine = 64;

/**
 * Clears from a mask the straight lines that cross the whole page along or across: rules, squares, thin
 * frames. What crosses a line stays, since it is thicker there than the line is.
 *
 * @param mask [height × width] 1 where it is set; is changed
 * @returns whether there were lines
 */
export function clearRuledLines(mask: Uint8Array, width: number): boolean {
  const [across, down] = walksOf(mask, width);
  const hadAcross = clearLines(mask, across, straightLines(mask, across, linesOfPage), linesOfPage);
  return clearLines(mask, down, straightLines(mask, down, linesOfPage), linesOfPage) || hadAcross;
}

/**
 * Clears the lines of a box from a mask that it fills, and the lines across it.
 *
 * @param mask [height × width] 1 where it is set; is changed
 * @returns whether it has four sides
 */
export function clearBoxLines(mask: Uint8Array, width: number): boolean {
  const walks = walksOf(mask, width);
  const lines = walks.map((walk) =>
    sidesAndWhole([...straightLines(mask, walk, linesOfBox)], walk),
  );
  const isBox = walks.every((walk, which) => hasBothSides(lines[which] ?? [], walk));
  if (!isBox) return false;
  for (const [which, walk] of walks.entries())
    clearLines(mask, walk, lines[which] ?? [], linesOfBox);
  return true;
}

/**
 * Clears from a mask a thin line in its lower part that is as long as it is wide.
 *
 * @param mask [height × width] 1 where it is set; is changed
 * @returns whether there was one
 */
export function clearLineBelow(mask: Uint8Array, width: number): boolean {
  const [across] = walksOf(mask, width);
  const found = [...straightLines(mask, across, linesOfPage)].filter(
    ({ offset, share }) => share >= leastWhole && offset >= lowerPart * across.lines,
  );
  return clearLines(mask, across, found, linesOfPage);
}

/** Without the strokes of a digit, which do not reach from side to side. */
function sidesAndWhole(found: readonly StraightLine[], { lines }: Walk): readonly StraightLine[] {
  const [first, last] = endsOf(found);
  const margin = linesOfBox.thickest * lines;
  return found.filter(
    ({ offset, share }) =>
      share >= leastWhole || offset <= first + margin || offset >= last - margin,
  );
}

/** A digit that crosses a side goes on beyond it, so that the sides need not be at the edges. */
function hasBothSides(found: readonly StraightLine[], { lines }: Walk): boolean {
  const [first, last] = endsOf(found);
  return last - first >= leastApart * lines;
}

function endsOf(found: readonly StraightLine[]): readonly [first: number, last: number] {
  const offsets = found.map(({ offset }) => offset);
  return [Math.min(...offsets), Math.max(...offsets)];
}

/** Along the rows, and along the columns. */
function walksOf(mask: Uint8Array, width: number): readonly [Walk, Walk] {
  const height = mask.length / width;
  return [
    { length: width, lines: height, step: 1, lineStep: width },
    { length: height, lines: width, step: width, lineStep: 1 },
  ];
}

/** How a mask is walked through: along the lines that are searched for, and from one to the next. */
interface Walk {
  readonly length: number;
  readonly lines: number;
  readonly step: number;
  readonly lineStep: number;
}

function clearLines(
  mask: Uint8Array,
  walk: Walk,
  found: Iterable<StraightLine>,
  { thickest }: LineRule,
): boolean {
  const { length, lines, step, lineStep } = walk;
  const limit = Math.max(2, Math.ceil(thickest * lines));
  const isCleared = new Uint8Array(mask.length);
  for (const { slope, offset } of found) {
    for (let place = 0; place < length; place++) {
      const line = Math.round(offset + slope * (place - length / 2));
      for (let near = Math.max(0, line - 1); near <= Math.min(lines - 1, line + 1); near++) {
        const pixel = near * lineStep + place * step;
        if (!mask[pixel] || isCleared[pixel]) continue;
        if (isThin(mask, { line: near, start: place * step }, walk, limit)) isCleared[pixel] = 1;
      }
    }
  }
  return clearMarked(mask, isCleared);
}

/** A straight line: how much it falls a pixel, where its middle is, and how much of it is covered. */
interface StraightLine {
  readonly slope: number;
  readonly offset: number;
  readonly share: number;
}

/** The lines that are covered enough, the level ones first, one for each place of their middle. */
function* straightLines(
  mask: Uint8Array,
  walk: Walk,
  { covered }: LineRule,
): Generator<StraightLine> {
  const { length, lines } = walk;
  const isFound = new Uint8Array(lines);
  const turns = Math.max(1, Math.round((steepest * length) / 2));
  for (let turn = 0; turn <= 2 * turns; turn++) {
    const side = turn % 2 === 0 ? 1 : -1;
    const slope = (side * Math.ceil(turn / 2) * steepest) / turns;
    const shares = coveredShares(mask, walk, slope);
    for (let offset = 0; offset < lines; offset++) {
      const share = shares[offset] ?? 0;
      if (share < covered || isFound[offset]) continue;
      isFound[offset] = 1;
      yield { slope, offset, share };
    }
  }
}

/** The share of each line of a slope that the mask covers, by samples along it. */
function coveredShares(
  mask: Uint8Array,
  { length, lines, step, lineStep }: Walk,
  slope: number,
): Float32Array {
  const shares = new Float32Array(lines);
  const stride = Math.ceil(length / samplesOfLine);
  const weight = 1 / Math.ceil(length / stride);
  for (let place = 0; place < length; place += stride) {
    const shift = Math.round(slope * (place - length / 2));
    const last = Math.min(lines, lines - shift);
    for (let offset = Math.max(0, -shift); offset < last; offset++) {
      const pixel = (offset + shift) * lineStep + place * step;
      if (mask[pixel]) shares[offset] = (shares[offset] ?? 0) + weight;
    }
  }
  return shares;
}

/** Whether no more than a limit of pixels hang together through one of them, from line to line. */
function isThin(
  mask: Uint8Array,
  { line, start }: { readonly line: number; readonly start: number },
  { lines, lineStep }: Walk,
  limit: number,
): boolean {
  let [first, last] = [line, line];
  while (first > 0 && last - first < limit && mask[start + (first - 1) * lineStep]) first--;
  while (last < lines - 1 && last - first < limit && mask[start + (last + 1) * lineStep]) last++;
  return last - first < limit;
}

/** Clears what is marked, and says whether anything was. */
function clearMarked(mask: Uint8Array, isMarked: Uint8Array): boolean {
  let hasMarked = false;
  for (let pixel = 0; pixel < mask.length; pixel++) {
    if (!isMarked[pixel]) continue;
    mask[pixel] = 0;
    hasMarked = true;
  }
  return hasMarked;
}
