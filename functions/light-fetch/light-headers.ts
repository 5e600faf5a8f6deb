const token = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/i;
const forbidden = /[^\t\x20-\xff]/;
const whitespaceAround = /^[\t\r\n ]+|[\t\r\n ]+$/g;

/** What headers can be made of. */
export type HeadersLike = Iterable<readonly [string, string]> | Readonly<Record<string, string>>;

/**
 * The Headers of the Fetch standard (https://fetch.spec.whatwg.org/#headers-class), of a response or of a
 * request of our own: no guard keeps any name from being set.
 */
export class LightHeaders {
  readonly #values = new Map<string, readonly string[]>();

  constructor(init?: HeadersLike) {
    if (init === undefined) return;
    const pairs = Symbol.iterator in init ? init : Object.entries(init);
    for (const [name, value] of pairs) this.append(name, value);
  }

  append(name: string, value: string | number): void {
    const key = checkedName(name);
    this.#values.set(key, [...(this.#values.get(key) ?? []), checkedValue(value)]);
  }

  set(name: string, value: string | number): void {
    this.#values.set(checkedName(name), [checkedValue(value)]);
  }

  delete(name: string): void {
    this.#values.delete(checkedName(name));
  }

  get(name: string): string | null {
    return this.#values.get(checkedName(name))?.join(', ') ?? null;
  }

  has(name: string): boolean {
    return this.#values.has(checkedName(name));
  }

  getSetCookie(): string[] {
    return [...(this.#values.get('set-cookie') ?? [])];
  }

  forEach(visit: (value: string, name: string, headers: this) => void, receiver?: unknown): void {
    for (const [name, value] of this) visit.call(receiver, value, name, this);
  }

  /** By name; cookies each by itself. */
  *[Symbol.iterator](): Generator<[string, string]> {
    const sorted = [...this.#values].toSorted(([a], [b]) => (a < b ? -1 : 1));
    for (const [name, values] of sorted) {
      if (name !== 'set-cookie') yield [name, values.join(', ')];
      else for (const value of values) yield [name, value];
    }
  }

  entries(): Generator<[string, string]> {
    return this[Symbol.iterator]();
  }

  *keys(): Generator<string> {
    for (const [name] of this) yield name;
  }

  *values(): Generator<string> {
    for (const [, value] of this) yield value;
  }
}

function checkedName(name: string): string {
  if (!token.test(name)) throw new TypeError(`${JSON.stringify(name)} is not a valid header name`);
  return name.toLowerCase();
}

function checkedValue(value: string | number): string {
  const text = String(value).replace(whitespaceAround, '');
  if (forbidden.test(text))
    throw new TypeError(`${JSON.stringify(text)} is not a valid header value`);
  return text;
}
