import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import * as z from 'zod';
import { ModelError, parseJson } from '../errors.ts';
import { keyName } from './public-key.ts';
import { sha256Hex } from '../digest.ts';

const signatureSchema = z.strictObject({
  algorithm: z.literal('ed25519'),
  /** 64 hex digits. */
  publicKey: z.string().regex(/^[0-9a-f]{64}$/),
  /** 128 hex digits, over signedText(). */
  signature: z.string().regex(/^[0-9a-f]{128}$/),
});

/**
 * Where a manifest's signature lies. The name follows from the manifest's bytes and the key: whoever reads
 * both knows where to look, and no signature stands in another's way.
 */
export async function signaturePath(
  id: string,
  manifestBytes: Uint8Array,
  rawKey: string,
): Promise<string> {
  const digest = await sha256Hex(manifestBytes);
  return `${id}/signatures/${digest.slice(0, 16)}-${keyName(rawKey)}.json`;
}

/** A private key, and the public key that goes with it as 64 hex digits. */
export interface SigningKey {
  readonly privateKey: KeyObject;
  readonly rawKey: string;
}

/** Reads a private key in PEM. @throws Error that says what is wrong with it */
export function parseSigningKey(pem: string): SigningKey {
  const privateKey = createPrivateKey(pem);
  const kind = privateKey.asymmetricKeyType;
  if (kind !== 'ed25519') throw new Error(`holds a key of type ${kind}, ed25519 is allowed`);
  const spki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  return { privateKey, rawKey: spki.subarray(-32).toString('hex') };
}

/** Signs a manifest, and by its digests all that the model is. @returns the signature's file */
export async function signManifest(
  manifestBytes: Uint8Array,
  { privateKey, rawKey }: SigningKey,
): Promise<Uint8Array> {
  const signature = sign(null, await signedText(manifestBytes), privateKey).toString('hex');
  const file = { algorithm: 'ed25519', publicKey: rawKey, signature };
  return new TextEncoder().encode(`${JSON.stringify(file)}\n`);
}

/** Proves a signature's file. @throws ModelError when it is malformed or does not hold for the key */
export async function checkSignature(
  bytes: Uint8Array,
  file: string,
  manifestBytes: Uint8Array,
  rawKey: string,
): Promise<void> {
  const parsed = signatureSchema.safeParse(parseJson(bytes, file));
  if (!parsed.success) throw new ModelError(`${file}: not a signature`);
  const x = Buffer.from(rawKey, 'hex').toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  const signature = Buffer.from(parsed.data.signature, 'hex');
  if (!verify(null, await signedText(manifestBytes), key, signature)) {
    throw new ModelError(`${file}: does not match this manifest and the key ${keyName(rawKey)}`);
  }
}

/** The first line keeps a signature for one purpose from being taken for another. */
async function signedText(manifestBytes: Uint8Array): Promise<Uint8Array> {
  return new TextEncoder().encode(`digit-mint manifest\n${await sha256Hex(manifestBytes)}\n`);
}
