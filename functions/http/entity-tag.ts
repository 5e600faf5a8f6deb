import { bytesToHex } from '@noble/hashes/utils.js';
import { digestOf } from '../../models/random/generator-state.ts';

/**
 * A strong entity tag (RFC 9110 §8.8.3) for content that these texts decide: 128 bits of the SHA-256
 * of them all, quoted. No text may hold a line feed.
 */
export function entityTag(...texts: readonly string[]): string {
  return `"${bytesToHex(digestOf(texts.join('\n'))).slice(0, 32)}"`;
}

/**
 * Whether an If-None-Match field names this tag: by weak comparison, or by "*" (RFC 9110 §13.1.2).
 * What is not an entity tag in the list is passed over.
 */
export function namesEntityTag(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  const tags: readonly string[] = ifNoneMatch.match(/"[\x21\x23-\x7e\x80-\xff]*"/g) ?? [];
  return tags.includes(tag);
}
