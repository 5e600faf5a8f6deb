/**
 * The index of a label that is given by its name, or by its index where no label has that name.
 *
 * @returns -1 where there is no such label
 */
export function labelIndex(labels: readonly string[], text: string): number {
  const named = labels.indexOf(text);
  if (named >= 0 || !/^(0|[1-9]\d{0,8})$/.test(text)) return named;
  return Number(text) < labels.length ? Number(text) : -1;
}
