/** Probabilities of logits, eˣ over the sum of all, in doubles; finite for logits of any size. */
export function softmax(logits: ArrayLike<number>): Float64Array {
  const values = Float64Array.from(logits);
  const greatest = Math.max(...values);
  const exponentials = values.map((value) => Math.exp(value - greatest));
  const sum = exponentials.reduce((total, value) => total + value, 0);
  return exponentials.map((value) => value / sum);
}
