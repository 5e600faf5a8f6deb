import type { Bodies, DatasetDigit, DigitNumbers, Drawing } from './answers.ts';
import { UnexpectedAnswer } from './api-problem.ts';
import { linesOf } from './lines.ts';

/** What was asked for, and how its answer is to be read. */
export interface DrawingRequest<Format extends keyof Bodies> {
  readonly base: string;
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

const bytes = async (response: Response) => new Uint8Array(await response.arrayBuffer());

const readers: Readers = {
  png: bytes,
  webp: bytes,
  gif: bytes,
  raw: bytes,
  svg: (response) => response.text(),
  json: async (response) => (await response.json()) as DigitNumbers,
  zip: bodyOf,
  ndjson: (response, url) => datasetDigits(bodyOf(response, url)),
};

/** Reads an answer that draws. @throws UnexpectedAnswer where the headers of one are missing */
export async function readDrawing<Format extends keyof Bodies>(
  response: Response,
  { base, url, format, labelSeparator }: DrawingRequest<Format>,
): Promise<Drawing<Bodies[Format]>> {
  const { headers } = response;
  const [seed, model] = [headers.get('X-Seed'), headers.get('X-Model')];
  const pinnedPath = headers.get('Content-Location');
  if (model === null || pinnedPath === null) {
    throw new UnexpectedAnswer(url, response, 'a drawing');
  }
  const label = headers.get('X-Label');
  return {
    seed: seed === null ? null : decodeURIComponent(seed),
    labels: label === null ? [] : label.split(labelSeparator).map(Number),
    model,
    pinnedUrl: `${base}${pinnedPath}`,
    mediaType: headers.get('Content-Type') ?? '',
    body: await readers[format](response, url),
  };
}

function bodyOf(response: Response, url: string): ReadableStream<Uint8Array> {
  if (response.body) return response.body;
  throw new UnexpectedAnswer(url, response, 'a stream');
}

async function* datasetDigits(stream: ReadableStream<Uint8Array>): AsyncGenerator<DatasetDigit> {
  for await (const line of linesOf(stream)) yield JSON.parse(line) as DatasetDigit;
}
