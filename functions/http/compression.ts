import type { Context, MiddlewareHandler } from 'hono';
import { Problem } from '../problem.ts';
import {
  codingOf,
  type ContentCoding,
  isCompressible,
  readAcceptEncoding,
} from './content-coding.ts';

/** Shorter answers fit into a packet anyway. */
const leastLength = 1024; // bytes

/**
 * Compresses answers by what Accept-Encoding asks for, in place of hono/compress, which knows no brotli, weakens
 * entity tags, and answers HEAD with other headers than GET. Nothing of it is loaded before a text is sent.
 *
 * @throws Problem not-acceptable where the client takes neither a coding that there is nor none
 */
export function compression(): MiddlewareHandler {
  return async (context, next) => {
    const wishes = readAcceptEncoding(context.req.header('Accept-Encoding'));
    if (!wishes.takesIdentity && wishes.coding === null) {
      const detail = 'No coding in Accept-Encoding is available; available: br, gzip, identity.';
      throw new Problem('not-acceptable', [], detail);
    }
    context.set('codingWishes', wishes);
    await next();
    const { status, headers } = context.res;
    const type = headers.get('Content-Type') ?? '';
    if (status !== 200 || headers.has('Content-Encoding')) return;
    if (isCompressible(type) || !wishes.takesIdentity) varyByCoding(headers);
    const coding = codingOf(wishes, type);
    if (coding !== null) await compress(context, coding, type);
  };
}

function varyByCoding(headers: Headers): void {
  const vary = headers.get('Vary');
  if (vary !== null && /\baccept-encoding\b/i.test(vary)) return;
  headers.append('Vary', 'Accept-Encoding');
}

async function compress(context: Context, coding: ContentCoding, type: string): Promise<void> {
  const { res } = context;
  if (res.body === null) {
    // HEAD: the headers are those of GET.
    setCoding(context, coding, null);
    return;
  }
  const { compressedBytes, compressedStream } = await import('./compress-content.ts');
  if (isStreamed(res, type)) {
    context.res = new Response(compressedStream(res.body, coding), res);
    setCoding(context, coding, null);
    return;
  }
  const bytes = new Uint8Array(await res.arrayBuffer());
  // An entity tag names the coding already.
  if (bytes.length < leastLength && !res.headers.has('ETag')) {
    context.res = new Response(bytes, res);
    return;
  }
  if (context.req.method === 'HEAD') {
    // The length is not known without compressing.
    context.res = new Response(null, res);
    setCoding(context, coding, null);
    return;
  }
  const compressed = await compressedBytes(bytes, coding);
  context.res = new Response(compressed, res);
  setCoding(context, coding, compressed.length);
}

/** Whether an answer comes in parts: it has no length, and is no page or document. */
function isStreamed({ headers }: Response, type: string): boolean {
  return !headers.has('Content-Length') && !/^(text\/|application\/json\b)/i.test(type);
}

function setCoding({ res: { headers } }: Context, coding: ContentCoding, length: number | null) {
  headers.set('Content-Encoding', coding);
  if (length === null) headers.delete('Content-Length');
  else headers.set('Content-Length', String(length));
}
