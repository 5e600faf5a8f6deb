import type { Manifest } from '../../models/manifest/manifest.ts';
import { labelKey } from '../../models/manifest/label-text.ts';
import { labelIndex } from '../../models/manifest/labels.ts';
import { parametersOf, type ParameterShape } from '../parameters/parameter.ts';

/** The one order of parameters in the canonical paths of all routes: a text is shorter in a start than a list. */
const order =
  'model from fromHand to toHand hand seed spread frames count columns label toLabel size invert color background truncation latent pattern lengths between leadingZeros kind writers variation spacing touching paper inkColors paperColors opacity texture stains skew perspective light shadow blur noise jpeg rules ruleColors ruleOpacity ruleSpacing ruleWidth boxes masks format split start' as const;

const places = new Map<string, number>(order.split(' ').map((name, place) => [name, place]));

type NameIn<Text extends string, Found = never> = Text extends `${infer First} ${infer Rest}`
  ? NameIn<Rest, Found | First>
  : Found | Text;

/** A value in a canonical path; undefined and null are left out. */
export type CanonicalValue = string | number | boolean | null | undefined;

/** The parameters of a canonical path by name, without defaults. */
export type CanonicalQuery = Readonly<Partial<Record<NameIn<typeof order>, CanonicalValue>>>;

/**
 * The one path of an answer: the same whatever order, defaults or encoding a request used, so that they
 * do not split caches.
 *
 * @param query in any order; names that {@link order} lacks come last, in the order that they have here
 * @param extension the format; absent: the route's default
 */
export function canonicalPath(
  path: string,
  query: CanonicalQuery | Readonly<Record<string, CanonicalValue>>,
  extension?: string,
): string {
  const values: Readonly<Record<string, CanonicalValue>> = query;
  const pairs = Object.keys(values)
    .toSorted((one, other) => placeOf(one) - placeOf(other))
    .map((name) => pairOf(name, values[name]));
  const given = pairs.filter((pair) => pair !== '');
  return `${path}${extension === undefined ? '' : `.${extension}`}?${given.join('&')}`;
}

function pairOf(name: string, value: CanonicalValue): string {
  return value === undefined || value === null ? '' : `${name}=${encodeURIComponent(value)}`;
}

function placeOf(name: string): number {
  return places.get(name) ?? places.size;
}

/**
 * The canonical query of a request, from its route's schema: each parameter has the value that the decision
 * gave it, else the requested one unless that is its default. No route can forget a parameter, so two answers
 * that differ have two paths.
 *
 * Labels stand by their names, or by their indices where those are too long.
 *
 * @param decided values in place of the requested ones; null and undefined: it has no effect on the answer
 */
export function canonicalQuery(
  shape: ParameterShape,
  manifest: Pick<Manifest, 'image' | 'labels'>,
  requested: Readonly<Record<string, unknown>>,
  decided: Readonly<Record<string, CanonicalValue>>,
): Readonly<Record<string, CanonicalValue>> {
  const query: Record<string, CanonicalValue> = {};
  for (const [name, { defaultOf, description }] of parametersOf(shape)) {
    const value = Object.hasOwn(decided, name)
      ? decided[name]
      : unlessDefault(requested[name] as CanonicalValue, defaultOf?.(manifest) as CanonicalValue);
    if (value === undefined || value === null) continue;
    query[name] = description.ofModel === 'label' ? labelName(value, manifest.labels) : value;
  }
  return query;
}

/** The text of a label that is given by its index, or as a request has it. */
function labelName(label: CanonicalValue, labels: Manifest['labels']): CanonicalValue {
  if (label === undefined || label === null || labels === null) return label;
  return labelKey(labels, typeof label === 'number' ? label : labelIndex(labels, String(label)));
}

/** A value for a canonical path: undefined where it is the default, which says nothing. */
export function unlessDefault<Value>(value: Value, byDefault: Value): Value | undefined {
  return value === byDefault ? undefined : value;
}
