import { readProblem, UnexpectedAnswer } from './api-problem.ts';
import { bodyDigest } from './body-digest.ts';

/** What sends a request: `fetch`, or what takes its place. */
export type SendRequest = (url: string, request: RequestInit) => Response | Promise<Response>;

/** What one call may be told. */
export interface CallOptions {
  /** Stops it, `AbortSignal.timeout(5_000)` for one. */
  readonly signal?: AbortSignal;
}

/** What is sent with a question. */
export interface SentBody {
  readonly type: string;
  readonly content: string | Uint8Array<ArrayBuffer>;
}

/** Asks for a URL; with a body, by POST. @throws ApiProblem, UnexpectedAnswer where the answer is not 2xx */
export async function ask(
  send: SendRequest,
  url: string,
  { signal }: CallOptions = {},
  body?: SentBody,
): Promise<Response> {
  const response = await send(url, {
    ...(signal && { signal }),
    ...(body && (await posted(body))),
  });
  if (!response.ok) throw await readProblem(url, response);
  return response;
}

async function posted({ type, content }: SentBody): Promise<RequestInit> {
  const headers = { 'Content-Type': type, ...(await bodyDigest(content)) };
  return { method: 'POST', headers, body: content };
}

/** Asks for a URL whose answer is JSON. @throws ApiProblem, UnexpectedAnswer where it is not */
export async function askJson<Value>(
  send: SendRequest,
  url: string,
  options: CallOptions | undefined,
  body?: SentBody,
): Promise<Value> {
  const response = await ask(send, url, options, body);
  const type = response.headers.get('Content-Type')?.split(';')[0];
  if (type !== 'application/json') throw new UnexpectedAnswer(url, response, 'JSON');
  return (await response.json()) as Value;
}
