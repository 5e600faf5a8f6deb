import { textDigest } from '../../models/digest.ts';
import type { Context } from 'hono';
import { endTime, startTime } from 'hono/timing';
import { formats, type Format } from '../images/formats.ts';
import { Problem } from '../problem.ts';
import { codedHeaders } from './content-coding.ts';

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
  /** The canonical path with the model's id, which always gives this answer. */
  readonly path: string;
  readonly model: string;
  /** Null: it follows from a hand alone. */
  readonly seed: string | null;
  /** Those of several images, separated by commas; null: the model has none, or they are too long for a header. */
  readonly label: string | null;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** What an answer carries. */
export type Body = Uint8Array<ArrayBuffer> | string | ReadableStream<Uint8Array>;

/** Answers 304 where the client's copy still holds, else what `draw` makes; nothing is drawn before. */
export async function answerDrawing(
  context: Context,
  answer: Answer,
  draw: () => Body | Promise<Body>,
): Promise<Response> {
  const { mediaType } = formats[answer.format];
  const headers = codedHeaders(context, answerHeaders(answer), mediaType);
  endTime(context, 'parse');
  if (isNotModified(context, headers['ETag'])) return new Response(null, { status: 304, headers });
  headers['Content-Type'] = mediaType;
  // RFC 9110 §9.3.2: what only the content would tell, its length, may be left out.
  if (context.req.method === 'HEAD') return new Response(null, { headers });
  const body = await draw();
  if (body instanceof ReadableStream) return new Response(body, { headers });
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  headers['Content-Length'] = String(bytes.byteLength);
  return new Response(bytes, { headers });
}

/** Runs a part of an answer and reports its time in Server-Timing. */
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
  const headers: Record<string, string> = {
    'Cache-Control': cacheControl[lifetime],
    'Content-Location': path,
    'X-Model': model,
  };
  // A header carries ASCII only; in this form it can be pasted behind "seed=".
  if (seed !== null) headers['X-Seed'] = encodeURIComponent(seed);
  if (label !== null) headers['X-Label'] = label;
  if (lifetime !== 'none')
    headers['ETag'] = entityTag(`${format} ${formats[format].version}`, path);
  if (negotiated) headers['Vary'] = 'Accept';
  return answer.headers ? { ...headers, ...answer.headers } : headers;
}

/** What an answer to a POST says of itself. */
interface OnceAnswer {
  readonly format: Format;
  readonly negotiated?: boolean;
  readonly model: string;
  /** Absent: it follows from none. */
  readonly seed?: string;
  /** As {@link Answer} has it. */
  readonly label: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Answers what was made of a body that was sent: nothing for a cache to keep. */
export function answerOnce(
  context: Context,
  { format, negotiated = false, model, seed, label, headers: further }: OnceAnswer,
  body: Body,
): Response {
  const headers = {
    'Content-Type': formats[format].mediaType,
    'Cache-Control': 'no-store',
    'X-Model': model,
    ...(label !== null && { 'X-Label': label }),
    ...(seed !== undefined && { 'X-Seed': encodeURIComponent(seed) }),
    ...(negotiated && { Vary: 'Accept' }),
    ...further,
  };
  if (body instanceof ReadableStream) return context.body(body, 200, headers);
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  const length = { 'Content-Length': String(bytes.byteLength) };
  return context.body(bytes, 200, { ...headers, ...length });
}

/** JSON that is whole already, with its entity tag. */
export interface KeptJson {
  readonly text: string;
  readonly tag: string;
}

/** Answers JSON, or 304 where the client's copy still holds. @param seconds that caches may keep it */
export function answerKept(context: Context, { text, tag }: KeptJson, seconds: number): Response {
  const plain = { ETag: tag, 'Cache-Control': `public, max-age=${seconds}` };
  const headers = codedHeaders(context, plain, formats.json.mediaType);
  if (isNotModified(context, headers['ETag'])) return context.body(null, 304, headers);
  return context.body(text, 200, { ...headers, 'Content-Type': formats.json.mediaType });
}

/**
 * A strong entity tag (RFC 9110 §8.8.3) for content that these texts decide: 128 bits of the SHA-256
 * of them all, quoted. No text may hold a line feed.
 */
export function entityTag(...texts: readonly string[]): string {
  return `"${textDigest(texts.join('\n')).slice(0, 32)}"`;
}

/**
 * Evaluates the preconditions of a GET or HEAD (RFC 9110 §13.2.2), before anything is made for it. Nothing here has a
 * date of modification: fields that need one are ignored (§13.1.3, §13.1.4).
 *
 * @param tag of the answer; undefined: it has none, because it is another each time
 * @returns whether If-None-Match names the tag, by weak comparison, or is "*": the client's copy still holds
 * @throws Problem precondition-failed where If-Match does not name it, by strong comparison
 */
export function isNotModified({ req }: Context, tag: string | undefined): boolean {
  const ifMatch = req.header('If-Match');
  const isCurrent =
    ifMatch === undefined ||
    ifMatch.trim() === '*' ||
    (tag !== undefined && tagsOf(ifMatch).includes(tag));
  if (!isCurrent) {
    throw new Problem('precondition-failed', [], 'If-Match does not name the current entity tag.');
  }
  return tag !== undefined && namesEntityTag(req.header('If-None-Match'), tag);
}

/** Whether an If-None-Match field names this tag: by weak comparison, or by "*" (RFC 9110 §13.1.2). */
export function namesEntityTag(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  const tags = tagsOf(ifNoneMatch);
  return ifNoneMatch.trim() === '*' || tags.includes(tag) || tags.includes(`W/${tag}`);
}

/** Each entity tag of a list; "W/" stands before a weak one. What is none is passed over. */
function tagsOf(list: string): readonly string[] {
  return list.match(/(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"/g) ?? [];
}
