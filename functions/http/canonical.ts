import type { Format } from '../images/formats.ts';

/** A parameter of a canonical query; undefined: it says nothing and is left out. */
export type Pair = readonly [name: string, value: string | number | undefined];

/**
 * The one path of an answer: the same whatever order, defaults or encoding a request used, so that they
 * do not split caches.
 *
 * @param pairs in the order they are to stand in
 * @param format named by the extension; absent: the route's default
 */
export function canonicalPath(route: string, pairs: readonly Pair[], format?: Format): string {
  const query = pairs
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`);
  return `${route}${format === undefined ? '' : `.${format}`}?${query.join('&')}`;
}

/** Digits of the sheet that shows a model: ten rows of ten. */
const sampleCount = 100;

/** The path of the sheet that shows what a model draws. */
export function samplesPath(model: string): string {
  return `/digits?model=${model}&seed=samples&count=${sampleCount}`;
}
