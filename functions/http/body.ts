import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type * as z from 'zod';
import { Problem } from '../problem.ts';

/** What a body is: a PNG's bytes, or what its JSON says. */
type RequestBody<Value> =
  | { readonly kind: 'png'; readonly bytes: Uint8Array }
  | { readonly kind: 'json'; readonly value: Value };

/** The types of bodies that are read, as a 415 lists them. */
const bodyTypes = ['image/png', 'application/json'] as const;

/** Bytes of JSON: 784 numbers of 17 digits and the white space of four are less than this. */
const largestJson = 2 ** 17;

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
  const type = context.req.header('Content-Type');
  const essence = type?.split(';')[0]?.trim().toLowerCase();
  if (essence === 'image/png') {
    return { kind: 'png', bytes: new Uint8Array(await context.req.arrayBuffer()) };
  }
  if (essence !== 'application/json') {
    const sent =
      type === undefined ? 'No Content-Type was given' : `${type.slice(0, 100)} was given`;
    const detail = `${sent}; allowed: ${bodyTypes.join(', ')}.`;
    throw new Problem('unsupported-media-type', [], detail);
  }
  const bytes = await context.req.arrayBuffer();
  if (bytes.byteLength > largestJson) {
    throw new Problem('request-too-large', [], `At most ${largestJson} bytes of JSON are allowed.`);
  }
  return { kind: 'json', value: parseBody(schema, jsonOf(bytes)) };
}

function jsonOf(bytes: ArrayBuffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    const detail = `The body is not JSON: ${(error as Error).message}.`;
    throw new Problem('invalid-body', [], detail);
  }
}

function parseBody<Schema extends z.ZodType>(schema: Schema, json: unknown): z.output<Schema> {
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
const largestBody = 2 ** 22;

/** Bytes of a body that nobody reads. */
const largestUnread = 2 ** 20;

/** Refuses bodies beyond what a request may have, before they are read to their end. */
export function limitBody(): MiddlewareHandler {
  const [read, unread] = [limitOf(largestBody), limitOf(largestUnread)];
  return (context, next) => (context.req.method === 'POST' ? read : unread)(context, next);
}

function limitOf(maxSize: number): MiddlewareHandler {
  return bodyLimit({
    maxSize,
    onError: () => {
      throw new Problem('request-too-large', [], `At most ${maxSize} bytes are allowed.`);
    },
  });
}
