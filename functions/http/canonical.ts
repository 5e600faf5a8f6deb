/** The one order of parameters in the canonical paths of all routes. */
const order = [
  'model',
  'from',
  'fromHand',
  'to',
  'toHand',
  'hand',
  'seed',
  'spread',
  'frames',
  'count',
  'columns',
  'label',
  'toLabel',
  'size',
  'invert',
  'color',
  'background',
  'truncation',
  'latent',
] as const;

/** The parameters of a canonical path by name. Undefined and null are left out: so should defaults be. */
export type CanonicalQuery = Readonly<
  Partial<Record<(typeof order)[number], string | number | boolean | null | undefined>>
>;

/**
 * The one path of an answer: the same whatever order, defaults or encoding a request used, so that they
 * do not split caches.
 *
 * @param extension the format; absent: the route's default
 */
export function canonicalPath(path: string, query: CanonicalQuery, extension?: string): string {
  const pairs = order
    .filter((name) => query[name] !== undefined && query[name] !== null)
    .map((name) => `${name}=${encodeURIComponent(String(query[name]))}`);
  return `${path}${extension === undefined ? '' : `.${extension}`}?${pairs.join('&')}`;
}

/** A value for a canonical path: undefined where it is the default, which says nothing. */
export function unlessDefault<Value>(value: Value, byDefault: Value): Value | undefined {
  return value === byDefault ? undefined : value;
}

/** Digits of the sheet that shows a model: ten rows of ten. */
const sampleCount = 100;

/** The path of the sheet that shows what a model draws. */
export function samplesPath(model: string): string {
  return canonicalPath('/digits', { model, seed: 'samples', count: sampleCount });
}
