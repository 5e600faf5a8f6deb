import type { ApiDescription } from '../../functions/openapi/describe.ts';
import { damagedPicture, type HostilePicture } from './damaged-pictures.ts';
import { type Choices, choicesOf } from './random.ts';

/** A request, valid or not. */
export interface HostileRequest {
  readonly method: string;
  /** With its query, as it stands in the first line. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | null;
  /** Bytes of the answer after which the client leaves; null: it reads all. */
  readonly leavesAfter: number | null;
}

/** What requests are made from. */
export interface RequestSource {
  readonly description: ApiDescription;
  readonly pictures: readonly [HostilePicture, ...HostilePicture[]];
}

/** One parameter as the description has it. */
interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly schema: Schema;
  readonly example?: string | number | boolean;
}

interface Schema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
}

interface Operation {
  readonly path: string;
  readonly method: string;
  readonly parameters: readonly Parameter[];
  readonly bodyTypes: readonly string[];
}

/** The operations of a description. */
export function operationsOf({ paths }: ApiDescription): readonly [Operation, ...Operation[]] {
  const found = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, { parameters, requestBody }]) => {
      const content = requestBody?.['content'] ?? {};
      return {
        path,
        method: method.toUpperCase(),
        parameters,
        bodyTypes: Object.keys(content),
      };
    }),
  );
  const [first, ...others] = found;
  if (!first) throw new Error('the description has no operations');
  return [first, ...others];
}

/**
 * Makes the requests of a seed: the same seed and number give the same request.
 *
 * Most are of the description: each parameter is left out, valid, at an end of its range or wrong. One in five is
 * a picture, mostly a damaged one; one in a hundred has another method; one in a hundred is left early.
 */
export function requestMaker({ description, pictures }: RequestSource, seed: string) {
  const operations = operationsOf(description);
  const posts = operations.filter(({ bodyTypes }) => bodyTypes.length > 0);
  const [firstPost = operations[0], ...otherPosts] = posts;
  return (number: number): HostileRequest => {
    const choices = choicesOf(`${seed}/${number}`);
    const operation = choices.happens(0.2)
      ? choices.pick([firstPost, ...otherPosts])
      : choices.pick(operations);
    const { method, bodyTypes } = operation;
    const body = bodyTypes.length > 0 ? bodyOf(choices, bodyTypes, pictures) : null;
    return {
      method: choices.happens(0.01) ? choices.pick(otherMethods) : method,
      target: targetOf(choices, operation),
      headers: {
        ...(choices.happens(0.2) && { Accept: choices.pick(accepted) }),
        ...(choices.happens(0.1) && { 'If-None-Match': choices.pick(tags) }),
        ...(body && { 'Content-Type': body.type }),
      },
      body: body?.bytes ?? null,
      // A data set may be a hundred megabytes: clients that want no more leave.
      leavesAfter: operation.path.startsWith('/dataset')
        ? choices.below(2 ** 16)
        : choices.happens(0.01)
          ? 0
          : null,
    };
  };
}

const otherMethods = ['HEAD', 'OPTIONS', 'PUT', 'DELETE', 'PATCH'] as const;
const accepted = ['*/*', 'image/webp', 'text/html', 'image/*;q=abc', 'a/b', ';;;', ''] as const;
const tags = ['*', '"a"', 'W/"a"', '"', ',,,'] as const;

function targetOf(choices: Choices, { path, parameters }: Operation): string {
  let filled = path;
  const query: string[] = [];
  for (const parameter of parameters) {
    const { name } = parameter;
    if (parameter.in === 'path') {
      filled = filled.replace(`{${name}}`, encoded(valueOf(choices, parameter)));
      continue;
    }
    if (choices.happens(0.6)) continue;
    const times = choices.happens(0.02) ? 2 : 1;
    for (let time = 0; time < times; time++) {
      query.push(`${name}=${encoded(valueOf(choices, parameter))}`);
    }
  }
  if (choices.happens(0.02)) query.push(`unknown=${encoded(choices.pick(wrongValues))}`);
  return query.length === 0 ? filled : `${filled}?${query.join('&')}`;
}

/** A value for a query, with halves of surrogate pairs as U+FFFD. */
function encoded(value: string): string {
  return encodeURIComponent(value.toWellFormed());
}

const wrongValues = [
  '',
  '-1',
  '0',
  '1e9',
  'NaN',
  '99999999999999999999',
  '../../etc/passwd',
  '\0',
  ']]>',
  '🙂'.repeat(40),
  'x'.repeat(1000),
  '%',
  'null',
  '[object Object]',
] as const;

function valueOf(choices: Choices, { schema, example }: Parameter): string {
  if (choices.happens(0.15)) return choices.pick(wrongValues);
  const { type, enum: allowed = [], minimum = 0, maximum = 1000 } = schema;
  const [first, ...others] = allowed;
  if (first !== undefined) return String(choices.pick([first, ...others]));
  if (type === 'integer') return String(numberIn(choices, minimum, maximum));
  if (type === 'number') return String(minimum + ((maximum - minimum) * choices.below(101)) / 100);
  if (type === 'boolean') return choices.pick(['true', 'false']);
  if (example !== undefined && choices.happens(0.5)) return String(example);
  return String(choices.below(1000));
}

/** Mostly of the lower end, where real requests are; one in eight is the greatest. */
function numberIn({ below, happens }: Choices, minimum: number, maximum: number): number {
  if (happens(0.125)) return maximum;
  const share = (below(1000) / 1000) ** 3;
  return Math.round(minimum + share * (maximum - minimum));
}

function bodyOf(
  choices: Choices,
  types: readonly string[],
  pictures: RequestSource['pictures'],
): { readonly type: string; readonly bytes: Uint8Array } {
  if (choices.happens(0.15)) {
    const type = choices.pick(['application/json', 'text/plain', 'image/gif', ...types]);
    return { type, bytes: Buffer.from(choices.pick(texts)) };
  }
  if (choices.happens(0.25)) return { type: 'application/json', bytes: jsonBody(choices) };
  if (types.includes('multipart/form-data') && choices.happens(0.1)) return form(choices, pictures);
  return damagedPicture(choices, pictures);
}

const texts = [
  '',
  '{}',
  'null',
  '{"pixels":',
  '['.repeat(10_000),
  '{"pixels":[1e999]}',
  '{"images":[]}',
  '{"images":[{"pixels":[1]},7]}',
  '\xff\xfe',
  '--x\r\n',
] as const;

/** Numbers of the right count, or nearly. */
function jsonBody(choices: Choices): Uint8Array {
  const count = choices.happens(0.8) ? 784 : choices.below(2000);
  const pixels = Array.from({ length: count }, () => choices.below(256));
  const hidden = choices.below(784);
  const mask = Array.from({ length: count }, (_, index) => (index < hidden ? 1 : 0));
  return Buffer.from(JSON.stringify(choices.happens(0.5) ? { pixels, mask } : { pixels }));
}

function form(choices: Choices, pictures: RequestSource['pictures']) {
  const boundary = 'hostile';
  const parts = Array.from({ length: choices.below(6) }, () => {
    const { type, bytes } = damagedPicture(choices, pictures);
    const name = choices.happens(0.9) ? 'image' : 'other';
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="a"\r\nContent-Type: ${type}\r\n\r\n`;
    return Buffer.concat([Buffer.from(head), bytes, Buffer.from('\r\n')]);
  });
  const end = choices.happens(0.9) ? `--${boundary}--\r\n` : '';
  const type = `multipart/form-data; boundary=${boundary}`;
  return { type, bytes: Buffer.concat([...parts, Buffer.from(end)]) };
}
