import { bytesToHex, sha256 } from '../../../models/digest.ts';
import { simdSha256 } from './simd-sha256.ts';

/** A file of built kernels. */
export type SimdFile = keyof typeof simdSha256;

/**
 * Training is to repeat bit for bit anywhere, so that a stale or damaged file must not pass.
 *
 * @throws Error that tells what to do
 */
export async function requireBuilt(name: SimdFile, binary: Uint8Array): Promise<void> {
  const found = bytesToHex(sha256(binary));
  if (found === simdSha256[name]) return;
  throw new Error(
    `${name} has SHA-256 ${found}, not ${simdSha256[name]}: restore it or run \`npm run build:kernels\``,
  );
}
