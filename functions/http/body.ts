import type { Context, MiddlewareHandler } from 'hono';
import type * as z from 'zod';
import { isPictureType, pictureTypes, type SentPicture } from '../images/decode/decode-picture.ts';
import { Problem } from '../problem.ts';

/** What a body is: a picture, or what its JSON says. */
type RequestBody<Value> =
  | { readonly kind: 'picture'; readonly picture: SentPicture }
  | { readonly kind: 'json'; readonly value: Value };

/** The types of bodies that are read, as a 415 lists them. */
export const bodyTypes: readonly string[] = [...pictureTypes, 'application/json'];

/** Bytes of JSON: 16 times 784 numbers of 17 digits are less than this, with a white space each. */
const largestJson = 2 ** 18;

/**
 * Reads a body by its Content-Type.
 *
 * @param schema of the JSON; each message says what is allowed
 * @throws Problem unsupported-media-type, request-too-large, invalid-body with all that is wrong
 */
export async function readRequestBody<Schema extends z.ZodType>(
  context: Context,
  schema: Schema,
): Promise<RequestBody<z.output<Schema>>> {
  return contentType(context) === 'application/json'
    ? { kind: 'json', value: parseBody(schema, await readJson(context)) }
    : { kind: 'picture', picture: await readPicture(context) };
}

/**
 * Reads a body that is one picture.
 *
 * @param types that the route reads, for a 415
 * @throws Problem unsupported-media-type, request-too-large
 */
export async function readPicture(
  context: Context,
  types: readonly string[] = bodyTypes,
): Promise<SentPicture> {
  const type = contentType(context);
  if (type === undefined || !isPictureType(type)) throw unsupportedType(context, types);
  return { type, bytes: await readBytes(context) };
}

/** The media type of a body, without parameters; undefined: it has none. */
export function contentType({ req }: Context): string | undefined {
  return req.header('Content-Type')?.split(';')[0]?.trim().toLowerCase();
}

/** The problem with a body of another type than those that are read. */
export function unsupportedType({ req }: Context, allowed: readonly string[]): Problem {
  const type = req.header('Content-Type');
  const sent = type === undefined ? 'No Content-Type was given' : `${type.slice(0, 100)} was given`;
  return new Problem('unsupported-media-type', [], `${sent}; allowed: ${allowed.join(', ')}.`);
}

/** Reads a body of JSON. @param most bytes @throws Problem request-too-large, invalid-body */
export async function readJson(context: Context, most: number = largestJson): Promise<unknown> {
  const bytes = await readBytes(context);
  if (bytes.byteLength > most) {
    throw new Problem('request-too-large', [], `At most ${most} bytes of JSON are allowed.`);
  }
  return jsonOf(bytes);
}

/** @throws Problem unsupported-media-type for a body that is compressed as a whole (RFC 9110 §8.4) */
function refuseCoding({ req }: Context): void {
  const coding = req.header('Content-Encoding') ?? '';
  if (/^(?:identity)?$/i.test(coding.trim())) return;
  const detail = `The Content-Encoding ${coding.slice(0, 100)} was given; allowed: none.`;
  throw new Problem('unsupported-media-type', [], detail);
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    const detail = `The body is not JSON: ${(error as Error).message}.`;
    throw new Problem('invalid-body', [], detail);
  }
}

/** Holds JSON to a schema. @throws Problem invalid-body with all that is wrong */
export function parseBody<Schema extends z.ZodType>(
  schema: Schema,
  json: unknown,
): z.output<Schema> {
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const errors = result.error.issues.flatMap((issue) => {
    const unknown = issue.code === 'unrecognized_keys' ? issue.keys : null;
    const paths = unknown ? unknown.map((key) => [...issue.path, key]) : [issue.path];
    return paths.map((path) => ({
      parameter: nameOf(path).slice(0, 200),
      value: shortText(valueAt(json, path)),
      allowed: unknown ? 'no such member' : issue.message,
    }));
  });
  throw new Problem('invalid-body', errors);
}

/** "pixels[3]"; the whole body is "body". */
function nameOf(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'body';
  return path.map((key) => (typeof key === 'number' ? `[${key}]` : String(key))).join('');
}

function valueAt(json: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as Record<PropertyKey, unknown>)[key]
        : undefined,
    json,
  );
}

/** A value for a message: of a list its length, of a text its beginning. */
function shortText(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return `${value.length} elements`;
  if (typeof value === 'object' && value !== null) return 'an object';
  return `${value as string | number | boolean | null}`.slice(0, 100);
}

/** Bytes of a request's body where one is read; behind Lambda, base64 of them must stay below 6 MB. */
export const largestBody = 2 ** 22;

/** Bytes of a body that nobody reads. */
const largestUnread = 2 ** 20;

/** Refuses bodies that say they are larger than a request may have, before any of them is read. */
export function limitBody(): MiddlewareHandler {
  return (context, next) => {
    const limit = context.req.method === 'POST' ? largestBody : largestUnread;
    if (Number(context.req.header('Content-Length') ?? 0) > limit) throw tooLarge(limit);
    return next();
  };
}

/**
 * Reads a body of at most 4 MiB.
 *
 * @throws Problem request-too-large, as soon as more has come; invalid-body where it does not arrive
 * completely; unsupported-media-type where it is compressed
 */
export async function readBytes(context: Context): Promise<Uint8Array> {
  const { req } = context;
  refuseCoding(context);
  try {
    // Where its length is known, limitBody has checked it, and a server lets no more of it in.
    return req.header('Content-Length') === undefined
      ? await readStream(req.raw.body)
      : new Uint8Array(await req.raw.arrayBuffer());
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem('invalid-body', [], 'The body did not arrive completely.');
  }
}

async function readStream(body: ReadableStream<Uint8Array> | null): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = body?.getReader();
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true };
    if (done) return joined(chunks, length);
    length += value.byteLength;
    // The stream is not cancelled: on the Node server that would close the connection before the answer.
    if (length > largestBody) throw tooLarge(largestBody);
    chunks.push(value);
  }
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}

function tooLarge(limit: number): Problem {
  return new Problem('request-too-large', [], `At most ${limit} bytes are allowed.`);
}
