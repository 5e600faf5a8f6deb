import { sha256 } from '../digest.ts';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { xoroshiro128plus } from './xoroshiro128plus.ts';

/** A xoroshiro128+ generator: mutable, one consumer each, its state can be saved and put back. */
export type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

/** The state of a {@link RandomGenerator}: four signed 32-bit integers. */
export type RandomState = readonly number[];

/** The SHA-256 digest of the text's UTF-8 bytes: 32 bytes. */
export function digestOf(text: string): Uint8Array {
  return sha256(new TextEncoder().encode(text));
}

/**
 * A generator whose 128-bit state is the first 16 bytes of a digest, read as four signed big-endian
 * 32-bit integers in the order pure-rand names them: s01, s00, s11, s10 (docs/seeds.md).
 */
export function generatorFromDigest(digest: Uint8Array): RandomGenerator {
  const view = new DataView(digest.buffer, digest.byteOffset, digest.byteLength);
  return xoroshiro128plus([0, 4, 8, 12].map((offset) => view.getInt32(offset)));
}

/** Puts back a generator from a state that {@link RandomGenerator.getState} gave. */
export function generatorFromState(state: RandomState): RandomGenerator {
  return xoroshiro128plus(state);
}
