import type { Context } from 'hono';
import { type Format, mediaTypes } from '../images/formats.ts';

/** What an answer to a POST says of itself. */
export interface OnceAnswer {
  readonly format: Format;
  readonly negotiated?: boolean;
  readonly model: string;
  /** Absent: it follows from none. */
  readonly seed?: string;
  readonly label: string;
}

/** Answers what was made of a body that was sent: nothing for a cache to keep. */
export function answerOnce(
  context: Context,
  { format, negotiated = false, model, seed, label }: OnceAnswer,
  body: Uint8Array<ArrayBuffer> | string,
): Response {
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  return context.body(bytes, 200, {
    'Content-Type': mediaTypes[format],
    'Content-Length': String(bytes.byteLength),
    'Cache-Control': 'no-store',
    'X-Model': model,
    'X-Label': label,
    ...(seed !== undefined && { 'X-Seed': encodeURIComponent(seed) }),
    ...(negotiated && { Vary: 'Accept' }),
  });
}
