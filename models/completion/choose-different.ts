/** What a choice is made by. */
interface Scored {
  readonly label: number;
  /** height × width × channels, 0 to 255 */
  readonly pixels: Uint8Array;
  /** How unlikely, in nats. */
  readonly score: number;
}

/** How much less likely than the best of its label, in nats, one may be that is taken for being different. */
const allowance = 6;

/**
 * Chooses one of the scored a label that is asked for: the likeliest first, then, of those that are not
 * much less likely, the one whose hidden pixels differ most from what its label has already.
 *
 * @param labels of those to choose, in order; for each there are at least as many scored as it stands here
 * @param known height × width: 1 where all agree, 0 where they may differ
 */
export function chooseDifferent<Choice extends Scored>(
  scored: readonly Choice[],
  labels: readonly number[],
  known: Uint8Array,
): readonly Choice[] {
  const chosen: Choice[] = [];
  for (const label of labels) {
    const own = scored.filter((choice) => choice.label === label);
    const before = chosen.filter((choice) => choice.label === label);
    const left = own.filter((choice) => !before.includes(choice));
    const best = Math.min(...own.map(({ score }) => score));
    const likely = left.filter(({ score }) => score <= best + allowance);
    const next =
      before.length === 0 || likely.length === 0
        ? least(left, ({ score }) => score)
        : least(likely, (choice) => -leastDifference(choice, before, known));
    if (next) chosen.push(next);
  }
  return chosen;
}

function leastDifference(choice: Scored, others: readonly Scored[], known: Uint8Array): number {
  return Math.min(...others.map((other) => hiddenDifference(choice.pixels, other.pixels, known)));
}

/** Sum of squared differences where nothing is known. */
function hiddenDifference(one: Uint8Array, other: Uint8Array, known: Uint8Array): number {
  const channels = one.length / known.length;
  let sum = 0;
  for (const [place, value] of one.entries()) {
    if (!known[Math.floor(place / channels)]) sum += (value - (other[place] ?? 0)) ** 2;
  }
  return sum;
}

function least<Value>(values: readonly Value[], by: (value: Value) => number): Value | undefined {
  let [found, measure]: [Value | undefined, number] = [undefined, Number.POSITIVE_INFINITY];
  for (const value of values) {
    const own = by(value);
    if (own < measure) [found, measure] = [value, own];
  }
  return found;
}
