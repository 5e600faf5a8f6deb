import { bytesToHex } from '@noble/hashes/utils.js';

/** A seed that nobody can guess or meets twice: 128 random bits as 32 hex digits. */
export function randomSeed(): string {
  return bytesToHex(crypto.getRandomValues(new Uint8Array(16)));
}
