/** Characters of a value of a file that a message shows at most. */
const longestValue = 60;

/** A value of a JSON file, for a message: its JSON, or the beginning of it. */
export function shortJson(value: unknown): string {
  // JSON has no Infinity.
  const text = typeof value === 'number' ? String(value) : JSON.stringify(value);
  return text.length <= longestValue ? text : `${text.slice(0, longestValue)}…`;
}

/** "id cannot be 7" or "id is missing": how a message of a file begins that goes on with what is allowed. */
export function cannotBe(field: string, value: unknown): string {
  return value === undefined ? `${field} is missing` : `${field} cannot be ${shortJson(value)}`;
}
