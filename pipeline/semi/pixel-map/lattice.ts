import { nearestPixels, sides } from './nearest-pixels.ts';

/** Pixels that go most with each one are beside it: more than the four sides, for corners are beside it as well. */
const nearest = 6;

/** How often edges are read anew, and places after them. */
const rounds = 40;

/** Places are brought to the mean of what their edges say so often in a round. */
const sweeps = 60;

/** Edges count by how well they fit: within a bell that narrows from 0.8 to 0.15 of a pixel. */
const toleranceOf = (round: number) => Math.max(0.15, 0.8 * 0.9 ** round);

/** How much of its weight an edge keeps that does not fit at all. */
const leastWeight = 1e-4;

/** Places lie on a grid where the length of their mean phase, 0 to 1, is at least this along both axes. */
const leastCoherence = 0.9;

/** And where at least so many of the pixels have a place of their own. */
const leastDistinct = 0.9;

/** From pixel `from` to pixel `to`. */
interface Edge {
  readonly from: number;
  readonly to: number;
}

/**
 * Brings the places of a learnt map, which is bent, to the rows and columns that pixels of images lie in. Each edge
 * between pixels that go together is read as a step in whole numbers, the places then follow from all steps by least
 * squares, and edges that do not fit count less: 40 times.
 *
 * @param places of the pixels, about 1 from their neighbours, [pixels, 2]
 * @param angles row by row between two pixels; less where they go together more
 * @returns whole numbers from 0, [pixels, 2], or null where the places fit no grid
 */
export function latticePlaces(
  places: Float64Array,
  angles: readonly Float64Array[],
): Float64Array | null {
  const order = angles.map((own, point) => nearestPixels(own, point, nearest));
  const beside = mutualEdges(order.map((others) => others.slice(0, sides)));
  if (beside.length === 0) return null;
  const fitted = uprightPlaces(places, beside);
  const edges = mutualEdges(order);
  for (let round = 0; round < rounds; round++) followSteps(fitted, edges, toleranceOf(round));
  return toWholePlaces(fitted);
}

/** Between pixels that are both among the other's nearest. */
function mutualEdges(nearestOf: readonly (readonly number[])[]): readonly Edge[] {
  return nearestOf.flatMap((others, from) =>
    others.filter((to) => to > from && nearestOf[to]?.includes(from)).map((to) => ({ from, to })),
  );
}

/** Turns places so that most edges go along an axis: four times an edge's direction is the same for all four sides. */
function uprightPlaces(places: Float64Array, edges: readonly Edge[]): Float64Array {
  let [x, y] = [0, 0];
  for (const { from, to } of edges) {
    const right = (places[2 * to] ?? 0) - (places[2 * from] ?? 0);
    const down = (places[2 * to + 1] ?? 0) - (places[2 * from + 1] ?? 0);
    const direction = 4 * Math.atan2(down, right);
    x += Math.cos(direction);
    y += Math.sin(direction);
  }
  const turn = Math.atan2(y, x) / 4;
  const [cosine, sine] = [Math.cos(turn), Math.sin(turn)];
  return Float64Array.from(places, (value, index) => {
    const other = places[index ^ 1] ?? 0;
    return index % 2 === 0 ? cosine * value + sine * other : cosine * value - sine * other;
  });
}

/** Reads every edge as a step, and moves the places to where these steps lead: Gauss and Seidel's iteration. */
function followSteps(places: Float64Array, edges: readonly Edge[], tolerance: number): void {
  const around = Array.from({ length: places.length / 2 }, () => [] as Step[]);
  for (const { from, to } of edges) {
    const right = (places[2 * to] ?? 0) - (places[2 * from] ?? 0);
    const down = (places[2 * to + 1] ?? 0) - (places[2 * from + 1] ?? 0);
    const [stepRight, stepDown] = wholeStep(right, down);
    const misfit = (right - stepRight) ** 2 + (down - stepDown) ** 2;
    const weight = Math.exp(-misfit / (2 * tolerance * tolerance)) + leastWeight;
    around[to]?.push({ other: from, right: stepRight, down: stepDown, weight });
    around[from]?.push({ other: to, right: -stepRight, down: -stepDown, weight });
  }
  for (let sweep = 0; sweep < sweeps; sweep++) {
    for (const [point, steps] of around.entries()) moveToMean(places, point, steps);
  }
}

/** Where a pixel lies, seen from another. */
interface Step {
  readonly other: number;
  readonly right: number;
  readonly down: number;
  readonly weight: number;
}

/** The nearest whole step: never none, for two pixels are not in one place. */
function wholeStep(right: number, down: number): readonly [number, number] {
  const [stepRight, stepDown] = [Math.round(right), Math.round(down)];
  if (stepRight !== 0 || stepDown !== 0) return [stepRight, stepDown];
  return Math.abs(right) >= Math.abs(down) ? [Math.sign(right) || 1, 0] : [0, Math.sign(down)];
}

function moveToMean(places: Float64Array, point: number, steps: readonly Step[]): void {
  let [x, y, sum] = [0, 0, 0];
  for (const { other, right, down, weight } of steps) {
    x += weight * ((places[2 * other] ?? 0) + right);
    y += weight * ((places[2 * other + 1] ?? 0) + down);
    sum += weight;
  }
  if (sum === 0) return;
  places[2 * point] = x / sum;
  places[2 * point + 1] = y / sum;
}

/** Shifts places to whole numbers and rounds them, where they lie on a grid. */
function toWholePlaces(places: Float64Array): Float64Array | null {
  const whole = new Float64Array(places.length);
  for (const axis of [0, 1]) {
    const own = places.filter((_, index) => index % 2 === axis);
    const x = own.reduce((sum, value) => sum + Math.cos(2 * Math.PI * value), 0) / own.length;
    const y = own.reduce((sum, value) => sum + Math.sin(2 * Math.PI * value), 0) / own.length;
    if (Math.hypot(x, y) < leastCoherence) return null;
    const shift = Math.atan2(y, x) / (2 * Math.PI);
    const rounded = own.map((value) => Math.round(value - shift));
    const least = rounded.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
    for (const [point, value] of rounded.entries()) whole[2 * point + axis] = value - least;
  }
  const distinct = new Set<string>();
  for (let point = 0; point < whole.length; point += 2)
    distinct.add(`${whole[point]},${whole[point + 1]}`);
  return distinct.size < (leastDistinct * whole.length) / 2 ? null : whole;
}
