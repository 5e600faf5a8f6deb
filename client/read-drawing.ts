import type { Bodies, BodyOf, DatasetDigit, DigitNumbers, Drawing } from './answers.ts';
import { UnexpectedAnswer } from './api-problem.ts';
import { linesOf } from './lines.ts';

/** What was asked for, and how its answer is to be read. */
export interface DrawingRequest<Format extends string> {
  /** Absent: it was posted, and its answer has no URL. */
  readonly base?: string | undefined;
  readonly url: string;
  readonly format: Format;
  /** What stands between the labels of X-Label. */
  readonly labelSeparator: ',' | '';
}

type Readers = {
  readonly [Format in keyof Bodies]: (
    response: Response,
    url: string,
  ) => Bodies[Format] | Promise<Bodies[Format]>;
};

/** Formats that are not read as bytes. */
const readers: Readers = {
  svg: (response) => response.text(),
  json: async (response) => (await response.json()) as DigitNumbers,
  zip: bodyOf,
  npz: bodyOf,
  imagefolder: bodyOf,
  ndjson: (response, url) => datasetDigits(bodyOf(response, url)),
};

/** Reads an answer that draws. @throws UnexpectedAnswer where the headers of one are missing */
export async function readDrawing<Format extends string>(
  response: Response,
  { base, url, format, labelSeparator }: DrawingRequest<Format>,
): Promise<Drawing<BodyOf<Format>>> {
  const { headers } = response;
  const [seed, model] = [headers.get('X-Seed'), headers.get('X-Model')];
  const pinnedPath = headers.get('Content-Location');
  if (model === null || (base !== undefined && pinnedPath === null)) {
    throw new UnexpectedAnswer(url, response, 'a drawing');
  }
  const label = headers.get('X-Label');
  return {
    seed: seed === null ? null : decodeURIComponent(seed),
    labels: label === null ? [] : labelsOf(label, labelSeparator),
    model,
    pinnedUrl: pinnedUrl(base ?? '', pinnedPath ?? ''),
    mediaType: headers.get('Content-Type') ?? '',
    body: await readBody(format, response, url),
  };
}

/** The URL of a path that the API gave. An API that knows below which path it is mounted names that path, too. */
function pinnedUrl(base: string, path: string): string {
  const below = base.replace(/^\w+:..[^/]+/, '');
  return (path.startsWith(`${below}/`) ? base.slice(0, base.length - below.length) : base) + path;
}

/** A character of a number may be percent-encoded itself. */
function labelsOf(text: string, separator: ',' | ''): readonly string[] {
  if (separator === '') return [...decodeURIComponent(text)];
  return text.split(separator).map(decodeURIComponent);
}

async function readBody<Format extends string>(
  format: Format,
  response: Response,
  url: string,
): Promise<BodyOf<Format>> {
  const body = isRead(format)
    ? await readers[format](response, url)
    : new Uint8Array(await response.arrayBuffer());
  return body as BodyOf<Format>;
}

function isRead(format: string): format is keyof Bodies {
  return Object.hasOwn(readers, format);
}

function bodyOf(response: Response, url: string): ReadableStream<Uint8Array> {
  if (response.body) return response.body;
  throw new UnexpectedAnswer(url, response, 'a stream');
}

async function* datasetDigits(stream: ReadableStream<Uint8Array>): AsyncGenerator<DatasetDigit> {
  for await (const line of linesOf(stream)) yield JSON.parse(line) as DatasetDigit;
}
