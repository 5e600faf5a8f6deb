/** The softmax of each row, in doubles. [rows, classes] */
export function softmaxRows(logits: Float32Array, classes: number): Float64Array {
  const probabilities = new Float64Array(logits.length);
  for (let first = 0; first < logits.length; first += classes) {
    const row = logits.subarray(first, first + classes);
    const most = row.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    let sum = 0;
    for (const [index, value] of row.entries()) {
      const power = Math.exp(value - most);
      probabilities[first + index] = power;
      sum += power;
    }
    for (let index = 0; index < classes; index++) {
      probabilities[first + index] = (probabilities[first + index] ?? 0) / sum;
    }
  }
  return probabilities;
}
