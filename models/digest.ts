import { sha256InJavaScript } from './sha256.ts';

/** Up to so many bytes, JavaScript is done before another thread has begun. */
const smallLength = 4096;

/** Node's own crypto, where this is Node: asked for in this way, no browser and no bundler looks for it. */
function nodeCrypto() {
  return globalThis.process?.getBuiltinModule?.('node:crypto');
}

/**
 * The SHA-256 of a few bytes, at once: 32 bytes. In Node by its own crypto, as WebCrypto or JavaScript that is not
 * compiled yet would take a start 10 ms.
 */
export function sha256(bytes: Uint8Array): Uint8Array {
  // Bundles for browsers, which know that there is no process, end here.
  if (!globalThis.process) return sha256InJavaScript(bytes);
  const crypto = nodeCrypto();
  if (!crypto) return sha256InJavaScript(bytes);
  // In two thirds of the time; not every runtime that has Node's modules has it.
  const digest = crypto.hash?.('sha256', bytes, 'buffer');
  return new Uint8Array(digest ?? crypto.createHash('sha256').update(bytes).digest());
}

/**
 * The SHA-256 of bytes, as 64 hex digits. Of a file by WebCrypto where this is not Node: megabytes in
 * milliseconds; of a few, such as a digit's pixels, here and now. A page without TLS has no WebCrypto, except on
 * localhost: JavaScript then takes about 20 ms for a megabyte.
 */
export async function sha256Hex(bytes: Uint8Array): Promise<string> {
  const isHere = bytes.byteLength <= smallLength || nodeCrypto() || !crypto.subtle;
  return bytesToHex(
    isHere
      ? sha256(bytes)
      : new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>)),
  );
}

/** The SHA-256 of a text's UTF-8 bytes, as 64 hex digits; Node's crypto writes them in a fifth of the time. */
export function textDigest(text: string): string {
  const hex = nodeCrypto()?.hash?.('sha256', text, 'hex');
  return hex ?? bytesToHex(sha256(new TextEncoder().encode(text)));
}

/** Bytes as hex digits. */
export function bytesToHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += (byte < 16 ? '0' : '') + byte.toString(16);
  return text;
}
