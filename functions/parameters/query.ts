/**
 * What a query gives for one parameter: its decoded text, all texts when the name is repeated, or the
 * raw text in `malformed` when its percent-encoding is not UTF-8.
 */
export type QueryValue = string | readonly string[] | { readonly malformed: string };

/**
 * Reads a raw query (without "?") strictly, as application/x-www-form-urlencoded (WHATWG URL §5.1),
 * but for one thing: bytes that are no UTF-8 are kept apart instead of becoming U+FFFD, so that two
 * different wrong seeds never draw the same digit.
 */
export function parseQuery(query: string): Readonly<Record<string, QueryValue>> {
  const values = new Map<string, QueryValue>();
  for (const pair of query.split('&').filter((text) => text !== '')) {
    const [rawName = '', ...rest] = pair.split('=');
    const rawValue = rest.join('=');
    const name = decode(rawName) ?? rawName;
    const value = decode(rawValue) ?? { malformed: rawValue };
    const before = values.get(name);
    values.set(name, before === undefined ? value : [...texts(before), ...texts(value)]);
  }
  return Object.fromEntries(values);
}

/** The raw query of a URL, without "?". */
export function queryOf(url: string): string {
  const [, ...rest] = (url.split('#')[0] ?? '').split('?');
  return rest.join('?');
}

/** All texts of a value as the client sent them, for messages. */
export function texts(value: QueryValue): readonly string[] {
  if (typeof value === 'string') return [value];
  return 'malformed' in value ? [value.malformed] : value;
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return null;
  }
}
