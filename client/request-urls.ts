import type {
  DatasetParameters,
  DigitParameters,
  NumberParameters,
  SheetParameters,
  WalkParameters,
} from './parameters.ts';

/**
 * The URL of each drawing, for an <img> or a link: its format is its extension, so that no `Accept`
 * header has a say.
 */
export interface RequestUrls {
  readonly digit: (parameters?: DigitParameters) => string;
  readonly digits: (parameters?: SheetParameters) => string;
  readonly number: (digits: string, parameters?: NumberParameters) => string;
  readonly walk: (parameters?: WalkParameters) => string;
  readonly dataset: (parameters?: DatasetParameters) => string;
}

/** The values of a query by name; undefined is left out. */
export type QueryValues = Readonly<Record<string, string | number | boolean | undefined>>;

/** @param base where the API lies, without a slash at its end; its URLs throw as {@link percentEncoded} */
export function requestUrls(base: string): RequestUrls {
  const drawing = (
    path: string,
    { format, ...query }: QueryValues & { readonly format: string },
  ): string => `${base}${path}.${format}${queryText(query)}`;
  return {
    digit: ({ format = 'png', ...query } = {}) => drawing('/digit', { ...query, format }),
    digits: ({ format = 'png', ...query } = {}) => drawing('/digits', { ...query, format }),
    number: (digits, { format = 'png', ...query } = {}) =>
      drawing(`/number/${percentEncoded('digits', digits)}`, { ...query, format }),
    walk: ({ format = 'png', ...query } = {}) => drawing('/walk', { ...query, format }),
    dataset: ({ format = 'zip', ...query } = {}) => drawing('/dataset', { ...query, format }),
  };
}

/**
 * A value as a URL has it.
 *
 * @throws RangeError for half of a surrogate pair: as U+FFFD, two different seeds would draw the same
 */
export function percentEncoded(name: string, value: string | number | boolean): string {
  const text = String(value);
  if (text.isWellFormed()) return encodeURIComponent(text);
  throw new RangeError(`${name}: ${JSON.stringify(text)}: half a surrogate pair has no UTF-8 form`);
}

/** A query with its "?"; nothing where there is none. */
export function queryText(values: QueryValues): string {
  const pairs = Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${percentEncoded(name, value)}`],
  );
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}
