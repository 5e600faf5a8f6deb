import { getFloat16, setFloat16 } from '@petamoriken/float16';

/** Beyond this no number of a latent vector is of any hand: one in 10¹⁵ of normal deviates. */
export const largestDeviate = 8;

/**
 * A latent vector as a text for URLs: its numbers as float16, little-endian, in base64url without padding
 * (RFC 4648 §5). Numbers beyond ±{@link largestDeviate} are put there. Servers and browsers write the same text.
 *
 * @param latent [latent.size]
 */
export function latentText(latent: Float32Array): string {
  return base64Url(new Uint8Array(encoded(latent).buffer));
}

/** A latent vector as its text has it: what is drawn from one is drawn from the other. */
export function roundLatent(latent: Float32Array): Float32Array {
  return decoded(encoded(latent));
}

/**
 * Reads what {@link latentText} wrote.
 *
 * @returns [latentSize]; null: it is no such text, in the one form it has
 */
export function parseLatentText(text: string, latentSize: number): Float32Array | null {
  const bytes = bytesOf(text);
  if (bytes?.length !== 2 * latentSize || base64Url(bytes) !== text) return null;
  const latent = decoded(new DataView(bytes.buffer));
  // Not a number is not within, either.
  return latent.every((value) => Math.abs(value) <= largestDeviate) ? latent : null;
}

function encoded(latent: Float32Array): DataView<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(2 * latent.length));
  for (const [index, value] of latent.entries()) {
    setFloat16(view, 2 * index, Math.min(largestDeviate, Math.max(-largestDeviate, value)), true);
  }
  return view;
}

function decoded(view: DataView): Float32Array {
  return Float32Array.from({ length: view.byteLength / 2 }, (_, index) =>
    getFloat16(view, 2 * index, true),
  );
}

function base64Url(bytes: Uint8Array): string {
  const text = btoa(String.fromCharCode(...bytes));
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** Null: the text has letters that base64 has not. */
function bytesOf(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    const letters = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    return Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
  } catch {
    return null;
  }
}
