import { readProblem, UnexpectedAnswer } from './api-problem.ts';

/** What sends a request: `fetch`, or what takes its place. */
export type SendRequest = (url: string, request: RequestInit) => Response | Promise<Response>;

/** What one call may be told. */
export interface CallOptions {
  /** Stops it, `AbortSignal.timeout(5_000)` for one. */
  readonly signal?: AbortSignal;
}

/** Asks for a URL. @throws ApiProblem, UnexpectedAnswer where the answer is not 2xx */
export async function ask(
  send: SendRequest,
  url: string,
  { signal }: CallOptions = {},
): Promise<Response> {
  const response = await send(url, signal ? { signal } : {});
  if (!response.ok) throw await readProblem(url, response);
  return response;
}

/** Asks for a URL whose answer is JSON. @throws ApiProblem, UnexpectedAnswer where it is not */
export async function askJson<Value>(
  send: SendRequest,
  url: string,
  options: CallOptions | undefined,
): Promise<Value> {
  const response = await ask(send, url, options);
  const type = response.headers.get('Content-Type')?.split(';')[0];
  if (type !== 'application/json') throw new UnexpectedAnswer(url, response, 'JSON');
  return (await response.json()) as Value;
}
