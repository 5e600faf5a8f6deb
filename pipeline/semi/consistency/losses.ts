import { softmaxRows } from '../../nn/losses.ts';

/** A loss and its derivative by each logit. */
export interface LogitLoss {
  readonly loss: number;
  readonly gradient: Float32Array; // [rows, classes]
}

/**
 * The cross-entropy against labels, one a row, over the number of rows.
 *
 * @param weights of each row; absent: 1
 */
export function crossEntropyLoss(
  logits: Float32Array,
  labels: Uint8Array,
  weights?: Float32Array,
): LogitLoss {
  const classes = logits.length / labels.length;
  const probabilities = softmaxRows(logits, classes);
  const weightOf = (row: number) => (weights?.[row] ?? 1) / labels.length;
  const gradient = Float32Array.from(
    probabilities,
    (value, place) => value * weightOf(Math.floor(place / classes)),
  );
  let loss = 0;
  for (const [row, label] of labels.entries()) {
    const place = row * classes + label;
    loss -= weightOf(row) * logOf(probabilities[place]);
    gradient[place] = (gradient[place] ?? 0) - weightOf(row);
  }
  return { loss, gradient };
}

/** The mean Kullback–Leibler divergence of answers from fixed ones, Σ p ln(p / q), by the logits of q. */
export function divergenceLoss(
  probabilities: Float64Array,
  logits: Float32Array,
  classes: number,
): LogitLoss {
  const rows = logits.length / classes;
  const found = softmaxRows(logits, classes);
  let loss = 0;
  const gradient = Float32Array.from(found, (q, place) => {
    const p = probabilities[place] ?? 0;
    loss += (p * (logOf(p) - logOf(q))) / rows;
    return (q - p) / rows;
  });
  return { loss, gradient };
}

/** The mean entropy of answers, −Σ p ln p, by their logits. */
export function entropyLoss(probabilities: Float64Array, classes: number): LogitLoss {
  const rows = probabilities.length / classes;
  const gradient = new Float32Array(probabilities.length);
  let loss = 0;
  for (let first = 0; first < probabilities.length; first += classes) {
    const row = probabilities.subarray(first, first + classes);
    const entropy = row.reduce((sum, p) => sum - p * logOf(p), 0);
    for (const [index, p] of row.entries()) {
      gradient[first + index] = (-p * (logOf(p) + entropy)) / rows;
    }
    loss += entropy / rows;
  }
  return { loss, gradient };
}

/** The logarithm, short of that of 0: there what it is multiplied by is 0 too. */
function logOf(probability: number | undefined): number {
  return Math.log(Math.max(probability ?? 0, 1e-30));
}
