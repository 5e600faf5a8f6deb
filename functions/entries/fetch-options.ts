import { shown } from '../../models/shown.ts';

/** What the options of a handler are, by their names. */
const handlerKinds = {
  basePath: 'a text',
  model: 'a text',
  store: 'an object',
  datasetLimit: 'a number',
  metrics: 'true or false',
  log: 'a function',
} as const;

const storeKinds = {
  location: 'a text',
  alias: 'a text',
  refresh: 'a number',
  publicKeys: 'an object',
} as const;

type Kind = 'a text' | 'an object' | 'a number' | 'true or false' | 'a function';

const types: Readonly<Record<Kind, string>> = {
  'a text': 'string',
  'an object': 'object',
  'a number': 'number',
  'true or false': 'boolean',
  'a function': 'function',
};

/**
 * Requires that the options of a handler have the names and the types that they are declared with.
 *
 * @throws TypeError that names the option, its value and what is allowed
 */
export function requireFetchOptions(options: unknown): void {
  requireKinds('options', options, handlerKinds);
  const { store, basePath = '' } = options as { store?: object; basePath?: string };
  if (store !== undefined) {
    requireKinds('store', store, storeKinds);
    if (!Object.hasOwn(store, 'location')) {
      throw new TypeError(
        "store.location: nothing given, a folder's path or s3://bucket/prefix needed",
      );
    }
  }
  if (basePath === '' || basePath.startsWith('/')) return;
  throw new TypeError(`basePath: ${shown(basePath)} given, a path that begins with "/" allowed`);
}

function requireKinds(
  name: string,
  given: unknown,
  kinds: Readonly<Record<string, Kind>>,
): asserts given is object {
  if (typeof given !== 'object' || given === null) {
    throw new TypeError(`${name}: ${shown(given)} given, an object allowed`);
  }
  const prefix = name === 'options' ? '' : `${name}.`;
  for (const [option, value] of Object.entries(given)) {
    const kind = kinds[option];
    if (!kind) {
      const names = Object.keys(kinds).join(', ');
      throw new TypeError(`${prefix}${option}: there is no such option; the options are ${names}`);
    }
    if (value === undefined || (typeof value === types[kind] && value !== null)) continue;
    throw new TypeError(`${prefix}${option}: ${shown(value)} given, ${kind} allowed`);
  }
}
