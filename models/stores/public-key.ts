/** How every ed25519 key begins in SPKI form (RFC 8410); the key's 32 bytes follow. */
const spkiPrefix = '302a300506032b6570032100';

/**
 * Reads a public key: base64 of its 32 bytes, or of its SPKI form, which is what stands between the two
 * lines of a PEM file.
 *
 * @returns the 32 bytes as 64 hex digits; null: it is none
 */
export function rawPublicKey(text: string): string | null {
  if (!/^[A-Za-z0-9+/]{43}=$|^[A-Za-z0-9+/]{58,59}={0,2}$/.test(text)) return null;
  const hex = Array.from(atob(text), (byte) => byte.charCodeAt(0).toString(16).padStart(2, '0'));
  const key = hex.join('');
  if (key.length === 64) return key;
  return key.length === 88 && key.startsWith(spkiPrefix) ? key.slice(spkiPrefix.length) : null;
}

/** The first 16 hex digits of a key, by which files and messages name it. */
export function keyName(rawKey: string): string {
  return rawKey.slice(0, 16);
}
