import type { ApiDescription } from '../functions/openapi/describe.ts';
import type {
  Bodies,
  BodyOf,
  CompletedDigits,
  DatasetLine,
  Drawing,
  DrawnOnce,
  Health,
  JudgedDigit,
  JudgedDigits,
  ModelDetails,
  ModelList,
  Ready,
} from './answers.ts';
import { paths } from '../models/paths.ts';
import { ask, askJson, type CallOptions, type SendRequest, type SentBody } from './ask.ts';
import type {
  CompleteParameters,
  DatasetParameters,
  DigitParameters,
  FormatOf,
  InFormat,
  JudgeParameters,
  ListParameters,
  NumberParameters,
  NumbersParameters,
  SheetParameters,
  WalkParameters,
} from './parameters.ts';
import { readDrawing } from './read-drawing.ts';
import {
  bodyOf,
  bodyOfAll,
  jsonBody,
  type SentImage,
  type SentImages,
  type SentPartialImage,
} from './sent-image.ts';

export type * from './answers.ts';
export * from './api-problem.ts';
export type * from './ask.ts';
export type * from './parameters.ts';
export type {
  SentImage,
  SentImages,
  SentPartialImage,
  SentPicture,
  SentPixels,
} from './sent-image.ts';

/**
 * The URL of each drawing, for an <img> or a link: its format is its extension, so that no `Accept`
 * header has a say.
 */
export interface RequestUrls {
  readonly digit: (parameters?: DigitParameters) => string;
  readonly digits: (parameters?: SheetParameters) => string;
  readonly image: (parameters?: DigitParameters) => string;
  readonly images: (parameters?: SheetParameters) => string;
  readonly number: (digits: string, parameters?: NumberParameters) => string;
  readonly walk: (parameters?: WalkParameters) => string;
  readonly numbers: (parameters?: NumbersParameters) => string;
  readonly dataset: (parameters?: DatasetParameters) => string;
}

/**
 * A route a method. Each rejects with an ApiProblem where the server says no, with an UnexpectedAnswer
 * where something else than this API answers, and as `fetch` does where nobody answers.
 */
export interface Client {
  /** The URLs alone, without asking. */
  readonly urls: RequestUrls;
  /** One image: a PNG, or what `format` says. */
  readonly digit: <Format extends FormatOf<DigitParameters> = 'png'>(
    parameters?: InFormat<DigitParameters, Format>,
    options?: CallOptions,
  ) => Promise<Drawing<BodyOf<Format>>>;
  /** A sheet of images. */
  readonly digits: <Format extends FormatOf<SheetParameters> = 'png'>(
    parameters?: InFormat<SheetParameters, Format>,
    options?: CallOptions,
  ) => Promise<Drawing<BodyOf<Format>>>;
  /** What `digit` draws, under a name that fits every model. */
  readonly image: <Format extends FormatOf<DigitParameters> = 'png'>(
    parameters?: InFormat<DigitParameters, Format>,
    options?: CallOptions,
  ) => Promise<Drawing<BodyOf<Format>>>;
  /** What `digits` draws, under a name that fits every model. */
  readonly images: <Format extends FormatOf<SheetParameters> = 'png'>(
    parameters?: InFormat<SheetParameters, Format>,
    options?: CallOptions,
  ) => Promise<Drawing<BodyOf<Format>>>;
  /** A number in one hand. @param digits a text, since leading zeros count */
  readonly number: <Format extends FormatOf<NumberParameters> = 'png'>(
    digits: string,
    parameters?: InFormat<NumberParameters, Format>,
    options?: CallOptions,
  ) => Promise<Drawing<BodyOf<Format>>>;
  /** An animation between two seeds. */
  readonly walk: <Format extends FormatOf<WalkParameters> = 'png'>(
    parameters?: InFormat<WalkParameters, Format>,
    options?: CallOptions,
  ) => Promise<Drawing<BodyOf<Format>>>;
  /** Handwritten lines with boxes: a stream of a zip, or each one (`ndjson`) as it comes in. */
  readonly numbers: <Format extends FormatOf<NumbersParameters> = 'jsonl'>(
    parameters?: InFormat<NumbersParameters, Format>,
    options?: CallOptions,
  ) => Promise<Drawing<Format extends 'ndjson' ? AsyncIterable<DatasetLine> : Bodies['zip']>>;
  /** The same of texts that are sent, in their order. @param texts 1 to 10,000 of 1 to 32 characters */
  readonly numbersOfList: <Format extends FormatOf<ListParameters> = 'jsonl'>(
    texts: readonly string[],
    parameters?: InFormat<ListParameters, Format>,
    options?: CallOptions,
  ) => Promise<DrawnOnce<Format extends 'ndjson' ? AsyncIterable<DatasetLine> : Bodies['zip']>>;
  /** Labelled images by the thousand: a stream of a zip, or each one (`ndjson`) as it comes in. */
  readonly dataset: <Format extends FormatOf<DatasetParameters> = 'zip'>(
    parameters?: InFormat<DatasetParameters, Format>,
    options?: CallOptions,
  ) => Promise<Drawing<BodyOf<Format>>>;
  /** How likely an image is a real one, and which label it has. */
  readonly judge: (
    image: SentImage,
    parameters?: JudgeParameters,
    options?: CallOptions,
  ) => Promise<JudgedDigit>;
  /** The same of up to 16 images: each is judged, or has its own problem. */
  readonly judgeAll: (
    images: SentImages,
    parameters?: JudgeParameters,
    options?: CallOptions,
  ) => Promise<JudgedDigits>;
  /** What is hidden of an image, drawn in several ways. */
  readonly complete: (
    image: SentPartialImage,
    parameters?: CompleteParameters,
    options?: CallOptions,
  ) => Promise<CompletedDigits>;
  /** The models that can be asked for, as far as the server knows them, and the aliases. */
  readonly models: (options?: CallOptions) => Promise<ModelList>;
  /** One model. @param name its id or an alias */
  readonly model: (name: string, options?: CallOptions) => Promise<ModelDetails>;
  /** What is served, and why. */
  readonly health: (options?: CallOptions) => Promise<Health>;
  /** Whether to send requests there; rejects with the problem `not-ready` where not. */
  readonly ready: (options?: CallOptions) => Promise<Ready>;
  /** Figures as Prometheus reads them. */
  readonly metrics: (options?: CallOptions) => Promise<string>;
  /** The API by OpenAPI 3.1. */
  readonly description: (options?: CallOptions) => Promise<ApiDescription>;
}

/**
 * A client of the HTTP API, in a browser, in Node, or over an app in the same process. It holds no code
 * of the server: only types, which follow from the schemas that parse the queries.
 *
 * @param baseUrl where the API lies, `https://digits.example` or a URL; empty or absent in a page of the same origin
 */
export function createClient(
  baseUrl: string | URL = '',
  { fetch: send = globalThis.fetch }: { readonly fetch?: SendRequest } = {},
): Client {
  const base = `${baseUrl}`.replace(/\/+$/, '');
  const urls = requestUrls(base);
  return { urls, ...drawingMethods({ send, base, urls }), ...otherMethods({ send, base }) };
}

/** Where a client asks, and by what. */
interface Connection {
  readonly send: SendRequest;
  readonly base: string;
}

type DrawingName = keyof RequestUrls | 'numbersOfList';

function drawingMethods({
  send,
  base,
  urls,
}: Connection & { readonly urls: RequestUrls }): Pick<Client, DrawingName> {
  const draw = async <Format extends string>(
    url: string,
    format: Format,
    options: CallOptions | undefined,
    labelSeparator: ',' | '' = ',',
    body?: SentBody,
  ) =>
    readDrawing(await ask(send, url, options, body), {
      base: body ? undefined : base,
      url,
      format,
      labelSeparator,
    });
  // Async, so that a URL that cannot be made rejects, too.
  const method =
    (name: (typeof drawings)[number]) =>
    async <Format extends string>(
      parameters?: QueryValues & { readonly format?: Format | undefined },
      options?: CallOptions,
    ) => {
      const url = urls[name] as (values: typeof parameters) => string;
      return draw(url(parameters), formatOf(parameters, paths[name]), options);
    };
  return {
    ...eachDrawing(method),
    number: async (digits: string, parameters?: NumberParameters, options?: CallOptions) =>
      draw(urls.number(digits, parameters), formatOf(parameters, paths.number), options, ''),
    numbers: async (parameters?: NumbersParameters, options?: CallOptions) =>
      draw(urls.numbers(parameters), extensionOf(parameters), options),
    numbersOfList: async (
      texts: readonly string[],
      parameters?: ListParameters,
      options?: CallOptions,
    ) => draw(urls.numbers(parameters), extensionOf(parameters), options, ',', jsonBody({ texts })),
  } as unknown as Pick<Client, DrawingName>;
}

/** What draws without a part of its path. */
const drawings = ['digit', 'digits', 'image', 'images', 'walk', 'dataset'] as const;

/** What is made for each of them, by its name. */
function eachDrawing<Made>(make: (name: (typeof drawings)[number]) => Made) {
  return Object.fromEntries(drawings.map((name) => [name, make(name)]));
}

function otherMethods({ send, base }: Connection): Omit<Client, DrawingName | 'urls'> {
  const urlOf = ({ path }: { readonly path: string }, query: QueryValues = {}) =>
    `${base}${path}${queryText(query)}`;
  return {
    judge: async (image, parameters = {}, options) =>
      askJson(send, urlOf(paths.judge, parameters), options, bodyOf(image)),
    judgeAll: async (images, parameters = {}, options) =>
      askJson(send, urlOf(paths.judge, parameters), options, await bodyOfAll(images)),
    complete: async (image, parameters = {}, options) => {
      const url = urlOf(paths.complete, { ...parameters, format: 'json' });
      return askJson(send, url, options, bodyOf(image));
    },
    models: async (options) => askJson(send, urlOf(paths.models), options),
    model: async (name, options) => {
      const path = paths.model.path.replace('{model}', () => percentEncoded('name', name));
      return askJson(send, urlOf({ path }), options);
    },
    health: async (options) => askJson(send, urlOf(paths.health), options),
    ready: async (options) => askJson(send, urlOf(paths.ready), options),
    metrics: async (options) => (await ask(send, urlOf(paths.metrics), options)).text(),
    description: async (options) => askJson(send, urlOf(paths.openapi), options),
  };
}

/** The type of a data set of lines: all its formats but one are zips. */
function extensionOf(parameters: ListParameters = {}): 'zip' | 'ndjson' {
  return parameters.format === 'ndjson' ? 'ndjson' : 'zip';
}

/** The format asked for; without one, the route's own, which the type then says, too. */
function formatOf<Format extends string>(
  parameters: { readonly format?: Format | undefined } | undefined,
  { format }: { readonly format: string },
): Format {
  return parameters?.format ?? (format as Format);
}

/** The values of a query by name; undefined is left out, and null, which JavaScript may pass. */
type QueryValues = Readonly<Record<string, string | number | boolean | undefined>>;

/** @throws RangeError where a value has half a surrogate pair */
function requestUrls(base: string): RequestUrls {
  const urlOf = (
    path: string,
    { format, ...query }: QueryValues & { readonly format: string },
  ): string => `${base}${path}.${format}${queryText(query)}`;
  const drawing =
    (route: { readonly path: string; readonly format: string }) =>
    (parameters: QueryValues & { readonly format?: string | undefined } = {}) =>
      urlOf(route.path, { ...parameters, format: parameters.format ?? route.format });
  return {
    ...eachDrawing((name) => drawing(paths[name])),
    number(digits, parameters) {
      const { path, format } = paths.number;
      const filled = path.replace('{digits}', () => percentEncoded('digits', digits));
      return drawing({ path: filled, format })(parameters);
    },
    numbers(parameters = {}) {
      const extension = extensionOf(parameters);
      const { format, ...query } = parameters;
      const layout = extension === 'zip' ? format : undefined;
      return `${base}${paths.numbers.path}.${extension}${queryText({ ...query, format: layout })}`;
    },
  } as RequestUrls;
}

/**
 * A value as a URL has it.
 *
 * @throws RangeError for half of a surrogate pair: as U+FFFD, two different seeds would draw the same
 */
function percentEncoded(name: string, value: string | number | boolean): string {
  const text = String(value);
  if (text.isWellFormed()) return encodeURIComponent(text);
  throw new RangeError(`${name}: ${JSON.stringify(text)}: an unpaired surrogate has no UTF-8 form`);
}

/** A query with its "?"; nothing where there is none. */
function queryText(values: QueryValues): string {
  const pairs = Object.entries(values).flatMap(([name, value]) =>
    value === undefined || value === null ? [] : [`${name}=${percentEncoded(name, value)}`],
  );
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}
