import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { projectFolder } from './package-script.ts';

/** A body of a request, in few words. */
type RequestBody =
  | { readonly from: string } // what this path answers, as a PNG
  | { readonly pixels: 'blank' | 'upper half' | 'nothing hidden' } // JSON of 784 numbers
  | { readonly text: string; readonly type: string }
  | { readonly large: number; readonly type: string }; // so many bytes

/** One row of answers.json. */
export interface Exchange {
  /** Method and path. */
  readonly request: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: RequestBody;
  readonly answer?: Answer;
}

interface Answer {
  readonly status: number;
  /** Content-Type. */
  readonly type: string | null;
  readonly etag: string | null;
  /** Content-Location. */
  readonly location: string | null;
  readonly caching: string | null;
  /** X-Seed and X-Label; a random seed is masked. */
  readonly seed: string | null;
  readonly label: string | null;
  readonly vary: string | null;
  /** Of the body, with what is random, a version, or a figure of this process masked; null: no body. */
  readonly sha256: string | null;
}

/** Asks a server, and tells what a client could rely on. */
export async function exchange(server: string, row: Exchange): Promise<Exchange> {
  const [method = '', path = ''] = row.request.split(' ');
  const { body, type } = await bodyOf(server, row.body);
  const response = await fetch(server + path, {
    method,
    headers: {
      // A problem names the id of its request.
      'X-Request-Id': 'baseline',
      // Node's fetch would ask for a compressed answer, which has another entity tag.
      'Accept-Encoding': 'identity',
      ...(type && { 'Content-Type': type }),
      ...row.headers,
    },
    ...(body && { body }),
  });
  const bytes = new Uint8Array(await response.arrayBuffer());
  const { headers, status } = response;
  const isRandom = /^[0-9a-f]{32}$/.test(headers.get('X-Seed') ?? '');
  const masked = (name: string) => (isRandom ? '<random>' : headers.get(name));
  const { answer: _, ...request } = row;
  const answer: Answer = {
    status,
    type: headers.get('Content-Type'),
    etag: headers.get('ETag'),
    location: masked('Content-Location'),
    caching: headers.get('Cache-Control'),
    seed: masked('X-Seed'),
    label: masked('X-Label'),
    vary: headers.get('Vary'),
    sha256: bytes.length === 0 || isRandom ? null : digest(stable(path, bytes, server)),
  };
  return { ...request, answer };
}

async function bodyOf(server: string, body: RequestBody | undefined) {
  if (body === undefined) return {};
  if ('from' in body) {
    const image = await fetch(server + body.from);
    return { body: new Uint8Array(await image.arrayBuffer()), type: 'image/png' };
  }
  if ('text' in body) return { body: body.text, type: body.type };
  if ('large' in body) return { body: new Uint8Array(body.large), type: body.type };
  const digit = await halfDigit(server, body.pixels);
  return { body: JSON.stringify(digit), type: 'application/json' };
}

/** A seven whose lower half is hidden, or not; or nothing at all. */
async function halfDigit(server: string, kind: 'blank' | 'upper half' | 'nothing hidden') {
  if (kind === 'blank') return { pixels: Array<number>(784).fill(0) };
  const answer = await fetch(`${server}/digit.json?seed=7&label=7`);
  const { pixels } = (await answer.json()) as { readonly pixels: readonly number[] };
  const isHidden = (index: number) => kind === 'upper half' && index >= 392;
  return { pixels, mask: pixels.map((_, index) => Number(isHidden(index))) };
}

const { version } = JSON.parse(readFileSync(`${projectFolder}package.json`, 'utf8')) as {
  readonly version: string;
};

function stable(path: string, bytes: Uint8Array, server: string): string | Uint8Array {
  const text = new TextDecoder();
  // Of the metrics, their names and explanations.
  if (path === '/metrics') return (text.decode(bytes).match(/^#.*$/gm) ?? []).join('\n');
  const isText = /^\/($|\?part=result|\?seed|docs|openapi|health)/.test(path);
  return isText
    ? text.decode(bytes).replaceAll(version, '<version>').replaceAll(server, '<server>')
    : bytes;
}

function digest(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
