import { encode } from 'fast-png';
import type { DrawnDigit } from './draw-digit.ts';

/**
 * A digit as a grey PNG that says what it is (tEXt chunks, ISO/IEC 15948 §11.3.3.2): the very bytes that
 * GET /digit answers.
 */
export function digitPng({ width, height, pixels, seed, label, model }: DrawnDigit): Uint8Array {
  const text = {
    Software: 'digit-mint',
    Comment: 'generated',
    Model: model,
    // A chunk is Latin-1, a seed any text.
    Seed: encodeURIComponent(seed),
    ...(label !== null && { Label: String(label) }),
  };
  return encode(
    { width, height, data: pixels, channels: 1, depth: 8, text },
    { zlib: { level: 3 } },
  );
}
