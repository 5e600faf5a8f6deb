/**
 * The name of a label beside its index in JSON; nothing where all labels are named by their indices, as digits are.
 *
 * @param label null for a model without labels
 */
export function labelNameOf(
  label: number | null,
  labels: readonly string[] | null,
): { readonly labelName?: string } {
  const name = labels?.[label ?? -1];
  if (name === undefined || labels?.every((each, index) => each === String(index))) return {};
  return { labelName: name };
}
