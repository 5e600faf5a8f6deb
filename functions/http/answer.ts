import type { Context } from 'hono';
import { endTime, startTime } from 'hono/timing';
import { entityTag, namesEntityTag } from './entity-tag.ts';
import { type Format, formatVersions, mediaTypes } from '../images/formats.ts';

/** How long a cache may keep the answer to a URL. */
export type Lifetime = 'forever' | 'minutes' | 'none';

const cacheControl: Readonly<Record<Lifetime, string>> = {
  forever: 'public, max-age=31536000, immutable',
  // The alias may move to another model: a short time, then a question by ETag that costs no drawing.
  minutes: 'public, max-age=300',
  none: 'no-store',
};

/** Everything that an answer says of itself before anything is drawn. */
export interface Answer {
  readonly format: Format;
  /** Whether the format was chosen by Accept. */
  readonly negotiated: boolean;
  readonly lifetime: Lifetime;
  /** The canonical path with the model's id: this answer, for ever. */
  readonly path: string;
  readonly model: string;
  /** Null: it follows from a hand alone. */
  readonly seed: string | null;
  /** Those of several digits, separated by commas; null: the model has none. */
  readonly label: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

type Body = Uint8Array<ArrayBuffer> | string | ReadableStream<Uint8Array>;

/** How long a drawing may be kept: for ever where its URL names seed and model. */
export function lifetimeOf(
  asked: { readonly seed?: string | undefined; readonly model?: string | undefined },
  servedId: string,
): Lifetime {
  if (asked.seed === undefined) return 'none';
  return asked.model === servedId ? 'forever' : 'minutes';
}

/** Answers 304 where the client's copy still holds, else what `draw` makes; nothing is drawn before. */
export async function answerDrawing(
  context: Context,
  answer: Answer,
  draw: () => Body | Promise<Body>,
): Promise<Response> {
  const headers = answerHeaders(answer);
  endTime(context, 'parse');
  const tag = headers['ETag'];
  if (tag !== undefined && namesEntityTag(context.req.header('If-None-Match'), tag)) {
    return context.body(null, 304, headers);
  }
  const body = await draw();
  const type = { 'Content-Type': mediaTypes[answer.format] };
  if (body instanceof ReadableStream) return context.body(body, 200, { ...headers, ...type });
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  const length = { 'Content-Length': String(bytes.byteLength) };
  return context.body(bytes, 200, { ...headers, ...type, ...length });
}

/** Runs a part of an answer and tells its time in Server-Timing. */
export async function timed<Result>(
  context: Context,
  part: 'infer' | 'encode',
  run: () => Result | Promise<Result>,
): Promise<Result> {
  startTime(context, part);
  const result = await run();
  endTime(context, part);
  return result;
}

function answerHeaders(answer: Answer): Record<string, string> {
  const { format, negotiated, lifetime, path, model, seed, label } = answer;
  const version = `${format} ${formatVersions[format]}`;
  return {
    'Cache-Control': cacheControl[lifetime],
    'Content-Location': path,
    'X-Model': model,
    // A header carries ASCII only; in this form it can be pasted behind "seed=".
    ...(seed !== null && { 'X-Seed': encodeURIComponent(seed) }),
    ...(label !== null && { 'X-Label': label }),
    ...(lifetime !== 'none' && { ETag: entityTag(version, path) }),
    ...(negotiated && { Vary: 'Accept' }),
    ...answer.headers,
  };
}
