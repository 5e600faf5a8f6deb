import { bytesToHex } from '@noble/hashes/utils.js';

/**
 * The SHA-256 of a whole file, as 64 hex digits. By WebCrypto, which Node, Lambda and browsers have
 * natively: megabytes in milliseconds. (Seeds take the synchronous one in random/generator-state.ts.)
 */
export async function sha256Hex(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>);
  return bytesToHex(new Uint8Array(digest));
}
