import { softmaxRows } from '../../nn/losses.ts';

/** The losses of a discriminator step and the derivative of their sum by each logit. */
export interface DiscriminatorLosses {
  /** Cross-entropy of the labelled rows. */
  readonly labelled: number;
  /** −½ ln of the probability that unlabelled rows are real, and fakes are not. */
  readonly unlabelled: number;
  /** Share of labelled rows that are misnamed. */
  readonly labelledError: number;
  /** [labelled + unlabelled + fakes, classes] */
  readonly gradient: Float32Array;
}

/** How many rows there are of each kind, in this order. */
export interface RowCounts {
  readonly labelled: number;
  readonly unlabelled: number;
  readonly fake: number;
}

/**
 * The loss of a discriminator of K classes whose class "generated" has the logit 0: with
 * Z(x) = ln Σ e^logit, −logit(label) + Z on labelled rows, ½(softplus(Z) − Z) on unlabelled ones and
 * ½ softplus(Z) on fakes, each a mean over its rows. Source: Salimans et al. 2016, arXiv:1606.03498,
 * section 5, and train_mnist_feature_matching.py of https://github.com/openai/improved-gan.
 *
 * @param logits [labelled + unlabelled + fakes, classes]
 * @param labels [labelled]
 */
export function discriminatorLosses(
  logits: Float32Array,
  labels: Uint8Array,
  counts: RowCounts,
): DiscriminatorLosses {
  const rows = counts.labelled + counts.unlabelled + counts.fake;
  const classes = logits.length / rows;
  const answers = softmaxRows(logits, classes);
  const gradient = new Float32Array(logits.length);
  let [labelled, unlabelled, wrong] = [0, 0, 0];
  for (let row = 0; row < rows; row++) {
    const own = answers.subarray(row * classes, (row + 1) * classes);
    const z = logSumExp(logits.subarray(row * classes, (row + 1) * classes));
    let factor: number; // the derivative by Z, whose own derivative by the logits is the softmax
    if (row < counts.labelled) {
      const label = labels[row] ?? 0;
      factor = 1 / counts.labelled;
      labelled += factor * (z - (logits[row * classes + label] ?? 0));
      gradient[row * classes + label] = -factor;
      if (own.some((value) => value > (own[label] ?? 0))) wrong += 1;
    } else if (row < counts.labelled + counts.unlabelled) {
      factor = (-0.5 * sigmoid(-z)) / counts.unlabelled;
      unlabelled += (0.5 * softplus(-z)) / counts.unlabelled;
    } else {
      factor = (0.5 * sigmoid(z)) / counts.fake;
      unlabelled += (0.5 * softplus(z)) / counts.fake;
    }
    for (const [k, value] of own.entries()) {
      const place = row * classes + k;
      gradient[place] = (gradient[place] ?? 0) + factor * value;
    }
  }
  return { labelled, unlabelled, labelledError: wrong / Math.max(1, counts.labelled), gradient };
}

/** ln Σ e^x, in doubles. */
function logSumExp(values: Float32Array): number {
  const most = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  return most + Math.log(values.reduce((sum, value) => sum + Math.exp(value - most), 0));
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}
