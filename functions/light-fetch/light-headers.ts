const token = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/i;
const forbidden = /[^\t\x20-\xff]/;
const whitespaceAround = /^[\t\r\n ]+|[\t\r\n ]+$/g;

/** The one header whose values stay apart. */
const cookie = 'set-cookie';

/** What headers can be made of. */
export type HeadersLike = Iterable<readonly [string, string]> | Readonly<Record<string, string>>;

/**
 * The Headers of the Fetch standard (https://fetch.spec.whatwg.org/#headers-class), of a response or of a
 * request of our own: no guard keeps any name from being set.
 */
export class LightHeaders {
  /** By name in lower case; values of one name are joined. */
  readonly #values = new Map<string, string>();
  #cookies: readonly string[] = [];

  constructor(init?: HeadersLike) {
    if (init === undefined) return;
    // The headers of @hono/node-server's requests inherit from this class without being made by it.
    if (#values in init) {
      this.#values = new Map(init.#values);
      this.#cookies = init.#cookies;
      return;
    }
    const pairs = Symbol.iterator in init ? init : Object.entries(init);
    for (const [name, value] of pairs) this.append(name, value);
  }

  append(name: string, value: string | number): void {
    const key = checkedName(name);
    const text = checkedValue(value);
    const before = this.#values.get(key);
    this.#values.set(key, before === undefined ? text : `${before}, ${text}`);
    if (key === cookie) this.#cookies = [...this.#cookies, text];
  }

  set(name: string, value: string | number): void {
    const key = checkedName(name);
    const text = checkedValue(value);
    this.#values.set(key, text);
    if (key === cookie) this.#cookies = [text];
  }

  delete(name: string): void {
    const key = checkedName(name);
    this.#values.delete(key);
    if (key === cookie) this.#cookies = [];
  }

  get(name: string): string | null {
    return this.#values.get(checkedName(name)) ?? null;
  }

  has(name: string): boolean {
    return this.#values.has(checkedName(name));
  }

  getSetCookie(): string[] {
    return [...this.#cookies];
  }

  /** By name; cookies each by itself. */
  forEach(visit: (value: string, name: string, headers: this) => void, receiver?: unknown): void {
    for (const name of [...this.#values.keys()].toSorted()) {
      const values = name === cookie ? this.#cookies : [this.#values.get(name) ?? ''];
      for (const value of values) visit.call(receiver, value, name, this);
    }
  }

  *[Symbol.iterator](): Generator<[string, string]> {
    const pairs: [string, string][] = [];
    this.forEach((value, name) => pairs.push([name, value]));
    yield* pairs;
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
  const text = withoutWhitespaceAround(String(value));
  if (forbidden.test(text))
    throw new TypeError(`${JSON.stringify(text)} is not a valid header value`);
  return text;
}

/** Most values have none: looking at two characters takes a tenth of searching the text for it. */
function withoutWhitespaceAround(text: string): string {
  const isPlain = text.charCodeAt(0) > 0x20 && text.charCodeAt(text.length - 1) > 0x20;
  return isPlain ? text : text.replace(whitespaceAround, '');
}
