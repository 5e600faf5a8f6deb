/** Which labels are tried where none is given. */
const trial = {
  /** Most of them: candidates are shared out among them. */
  most: 3,
  /** Least probability, by the encoder. */
  least: 0.02,
} as const;

/**
 * How much less likely a label is, in nats, for a misfit of 1. Pixels are not independent, and how well
 * the best candidate fits says less than its likelihood would: docs/judge-and-completion.md.
 */
const natsOfMisfit = 30;

/** The labels worth trying, the likeliest first. @param probabilities [labels], by the encoder */
export function plausibleLabels(probabilities: Float64Array): readonly number[] {
  const order = [...probabilities.keys()].toSorted(
    (a, b) => (probabilities[b] ?? 0) - (probabilities[a] ?? 0),
  );
  return order
    .slice(0, trial.most)
    .filter((label, place) => place === 0 || (probabilities[label] ?? 0) >= trial.least);
}

/**
 * What the encoder believes of labels, put right by how well each label's best candidate fits.
 *
 * @param probabilities [labels], by the encoder
 * @param candidates of the labels that were tried; the others are ruled out
 * @returns [labels], not summing to 1
 */
export function weighLabels(
  probabilities: Float64Array,
  candidates: readonly { readonly label: number; readonly misfit: number }[],
): Float64Array {
  return probabilities.map((probability, label) => {
    const misfits = candidates.filter((one) => one.label === label).map(({ misfit }) => misfit);
    return probability * Math.exp(-natsOfMisfit * Math.min(...misfits));
  });
}

/**
 * Shares completions out among labels by D'Hondt's highest averages: each goes to the label whose
 * probability, over one more than what it has already, is greatest. So the first goes to the most likely,
 * and an unlikely label gets one only where many are asked for.
 *
 * @param probabilities [labels]
 * @returns the label of each completion, [count]
 */
export function shareOutLabels(probabilities: Float64Array, count: number): readonly number[] {
  const given = new Float64Array(probabilities.length);
  return Array.from({ length: count }, () => {
    const averages = probabilities.map(
      (probability, label) => probability / (1 + (given[label] ?? 0)),
    );
    const label = averages.indexOf(Math.max(...averages));
    given[label] = (given[label] ?? 0) + 1;
    return label;
  });
}
