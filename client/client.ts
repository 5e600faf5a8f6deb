import type { ApiDescription } from '../functions/openapi/describe.ts';
import type {
  Bodies,
  CompletedDigits,
  Drawing,
  Health,
  JudgedDigit,
  ModelDetails,
  ModelSummary,
} from './answers.ts';
import { ask, askJson, type CallOptions, type SendRequest } from './ask.ts';
import type {
  CompleteParameters,
  DatasetParameters,
  DigitParameters,
  FormatOf,
  InFormat,
  JudgeParameters,
  NumberParameters,
  SheetParameters,
  WalkParameters,
} from './parameters.ts';
import { readDrawing } from './read-drawing.ts';
import { percentEncoded, queryText, type RequestUrls, requestUrls } from './request-urls.ts';
import { bodyOf, type SentImage, type SentPartialImage } from './sent-image.ts';

export type * from './answers.ts';
export * from './api-problem.ts';
export type * from './ask.ts';
export type * from './parameters.ts';
export type { SentImage, SentPartialImage } from './sent-image.ts';
export type { RequestUrls } from './request-urls.ts';

/**
 * A route a method. Each rejects with an ApiProblem where the server says no, with an UnexpectedAnswer
 * where something else than this API answers, and as `fetch` does where nobody answers.
 */
export interface Client {
  /** The URLs alone, without asking. */
  readonly urls: RequestUrls;
  /** One digit: a PNG, or what `format` says. */
  readonly digit: <Format extends FormatOf<DigitParameters> = 'png'>(
    parameters?: InFormat<DigitParameters, Format>,
    options?: CallOptions,
  ) => Promise<Drawing<Bodies[Format]>>;
  /** A sheet of digits. */
  readonly digits: <Format extends FormatOf<SheetParameters> = 'png'>(
    parameters?: InFormat<SheetParameters, Format>,
    options?: CallOptions,
  ) => Promise<Drawing<Bodies[Format]>>;
  /** A number in one hand. @param digits a text, since leading zeros count */
  readonly number: <Format extends FormatOf<NumberParameters> = 'png'>(
    digits: string,
    parameters?: InFormat<NumberParameters, Format>,
    options?: CallOptions,
  ) => Promise<Drawing<Bodies[Format]>>;
  /** An animation between two seeds. */
  readonly walk: <Format extends FormatOf<WalkParameters> = 'png'>(
    parameters?: InFormat<WalkParameters, Format>,
    options?: CallOptions,
  ) => Promise<Drawing<Bodies[Format]>>;
  /** Labelled digits by the thousand: a stream of a zip, or each one (`ndjson`) as it comes in. */
  readonly dataset: <Format extends FormatOf<DatasetParameters> = 'zip'>(
    parameters?: InFormat<DatasetParameters, Format>,
    options?: CallOptions,
  ) => Promise<Drawing<Bodies[Format]>>;
  /** How likely an image is a real handwritten digit, and which. */
  readonly judge: (
    image: SentImage,
    parameters?: JudgeParameters,
    options?: CallOptions,
  ) => Promise<JudgedDigit>;
  /** What is hidden of a digit, drawn in several ways. */
  readonly complete: (
    image: SentPartialImage,
    parameters?: CompleteParameters,
    options?: CallOptions,
  ) => Promise<CompletedDigits>;
  /** The models served. */
  readonly models: (options?: CallOptions) => Promise<readonly ModelSummary[]>;
  /** One model. @param name its id or an alias */
  readonly model: (name: string, options?: CallOptions) => Promise<ModelDetails>;
  /** What is served, and why. */
  readonly health: (options?: CallOptions) => Promise<Health>;
  /** Figures as Prometheus reads them. */
  readonly metrics: (options?: CallOptions) => Promise<string>;
  /** The API by OpenAPI 3.1. */
  readonly description: (options?: CallOptions) => Promise<ApiDescription>;
}

/**
 * A client of the HTTP API, in a browser, in Node, or over an app in the same process. It holds no code
 * of the server: only types, which follow from the schemas that parse the queries.
 *
 * @param baseUrl where the API lies, `https://digits.example`; empty in a page of the same origin
 */
export function createClient(
  baseUrl: string,
  { fetch: send = globalThis.fetch }: { readonly fetch?: SendRequest } = {},
): Client {
  const base = baseUrl.replace(/\/+$/, '');
  const urls = requestUrls(base);
  const draw = async <Format extends keyof Bodies>(
    url: string,
    format: Format,
    options: CallOptions | undefined,
    labelSeparator: ',' | '' = ',',
  ) => readDrawing(await ask(send, url, options), { base, url, format, labelSeparator });
  return {
    urls,
    // Async, so that a URL that cannot be made rejects, too.
    digit: async (parameters, options) =>
      draw(urls.digit(parameters), formatOf(parameters, 'png'), options),
    digits: async (parameters, options) =>
      draw(urls.digits(parameters), formatOf(parameters, 'png'), options),
    number: async (digits, parameters, options) =>
      draw(urls.number(digits, parameters), formatOf(parameters, 'png'), options, ''),
    walk: async (parameters, options) =>
      draw(urls.walk(parameters), formatOf(parameters, 'png'), options),
    dataset: async (parameters, options) =>
      draw(urls.dataset(parameters), formatOf(parameters, 'zip'), options),
    judge: async (image, parameters = {}, options) =>
      askJson(send, `${base}/judge${queryText(parameters)}`, options, bodyOf(image)),
    complete: async (image, parameters = {}, options) => {
      const query = queryText({ ...parameters, format: 'json' });
      return askJson(send, `${base}/complete${query}`, options, bodyOf(image));
    },
    models: async (options) => (await askJson<ModelList>(send, `${base}/models`, options)).models,
    model: async (name, options) =>
      askJson(send, `${base}/models/${percentEncoded('name', name)}`, options),
    health: (options) => askJson(send, `${base}/health`, options),
    metrics: async (options) => (await ask(send, `${base}/metrics`, options)).text(),
    description: (options) => askJson(send, `${base}/openapi.json`, options),
  };
}

interface ModelList {
  readonly models: readonly ModelSummary[];
}

/** The format asked for; without one, the route's first, which the type then says, too. */
function formatOf<Format extends keyof Bodies>(
  parameters: { readonly format?: Format | undefined } | undefined,
  first: keyof Bodies,
): Format {
  return parameters?.format ?? (first as Format);
}
