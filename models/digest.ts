import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/** Up to so many bytes, JavaScript is done before another thread has begun. */
const smallLength = 4096;

/**
 * The SHA-256 of bytes, as 64 hex digits. Of a file by WebCrypto, which Node, Lambda and browsers have
 * natively: megabytes in milliseconds; of a few, such as a digit's pixels, here and now.
 */
export async function sha256Hex(bytes: Uint8Array): Promise<string> {
  if (bytes.byteLength <= smallLength) return bytesToHex(sha256(bytes));
  const digest = await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>);
  return bytesToHex(new Uint8Array(digest));
}
