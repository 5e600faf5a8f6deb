import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { disposeGenerator, loadGenerator } from '../../../models/generator.ts';
import { rawPublicKey } from '../../../models/stores/public-key.ts';
import {
  parseSigningKey,
  type SigningKey,
  signaturePath,
} from '../../../models/stores/signature.ts';
import { signedStore } from '../../../models/stores/signed.ts';
import type { WritableStore } from '../../../models/stores/store.ts';
import { startWasmEngine } from '../../../pipeline/engines/wasm-engine.ts';
import { publishModel, readModelFolder } from '../../../pipeline/publishing/write-model.ts';
import type { WholeModel } from '../../../pipeline/export/goldens.ts';
import { writableFolderStore } from '../../../pipeline/stores/writable-folder.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';
import { exportSeeded } from './tiny-models.ts';

const ours = newKey();
const other = newKey();
let model: WholeModel;
let store: WritableStore;

beforeAll(async () => {
  await startWasmEngine();
  const folder = await temporaryFolder('models');
  const { id } = await exportSeeded(folder, 1);
  model = await readModelFolder(join(folder, id));
});
beforeEach(async () => {
  store = writableFolderStore(await temporaryFolder('store'));
});

function newKey(): SigningKey & { readonly publicKey: KeyObject } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
  return { ...parseSigningKey(pem.toString()), publicKey };
}

async function load(...keys: readonly SigningKey[]): Promise<string> {
  const signed = signedStore(
    store,
    keys.map(({ rawKey }) => rawKey),
  );
  const generator = await loadGenerator(signed, model.manifest.id);
  disposeGenerator(generator);
  return generator.manifest.id;
}

const refusal = (key: SigningKey) =>
  `${store.location}/${model.manifest.id}: not signed with any of the keys ${key.rawKey.slice(0, 16)}`;

describe('with public keys configured', () => {
  it('a model signed with one of the keys is loaded', async () => {
    await publishModel(store, model, { signingKey: ours });
    expect(await load(other, ours)).toBe(model.manifest.id);
  });

  it('a model without a signature by one of the keys is refused', async () => {
    await publishModel(store, model);
    await expect(load(ours)).rejects.toThrow(refusal(ours));
    await publishModel(store, model, { signingKey: other });
    await expect(load(ours)).rejects.toThrow(refusal(ours));
    expect(await load(other)).toBe(model.manifest.id);
  });

  it('a model published without a signature can be signed later', async () => {
    await publishModel(store, model);
    expect(await publishModel(store, model, { signingKey: ours })).toBe('present');
    expect(await load(ours)).toBe(model.manifest.id);
  });

  it('a manifest changed after signing is refused', async () => {
    await publishModel(store, model, { signingKey: ours });
    const path = `${model.manifest.id}/manifest.json`;
    const { bytes, tag } = (await store.readTagged(path)) ?? { bytes: Buffer.alloc(0), tag: '' };
    await store.replace(path, Buffer.concat([bytes, Buffer.from('\n')]), tag);
    await expect(load(ours)).rejects.toThrow(refusal(ours));
  });

  it('an invalid signature is refused with its file name', async () => {
    await publishModel(store, model, { signingKey: ours });
    const { manifestBytes, manifest } = model;
    const path = await signaturePath(manifest.id, manifestBytes, ours.rawKey);
    const { bytes, tag } = (await store.readTagged(path)) ?? { bytes: Buffer.alloc(0), tag: '' };
    const json = JSON.parse(Buffer.from(bytes).toString()) as { signature: string };
    const forged = { ...json, signature: '0'.repeat(128) };
    await store.replace(path, Buffer.from(JSON.stringify(forged)), tag);
    await expect(load(ours)).rejects.toThrow(
      `${store.location}/${path}: does not match this manifest and the key ${ours.rawKey.slice(0, 16)}`,
    );
  });
});

describe('a public key', () => {
  it('is read from its 32 bytes and from the line of a PEM file', () => {
    const der = ours.publicKey.export({ type: 'spki', format: 'der' });
    expect(rawPublicKey(der.toString('base64'))).toBe(ours.rawKey);
    expect(rawPublicKey(Buffer.from(ours.rawKey, 'hex').toString('base64'))).toBe(ours.rawKey);
  });

  it('is refused in any other form', () => {
    const rsaLike = Buffer.alloc(44, 1).toString('base64');
    for (const text of ['', 'abc', rsaLike, 'A'.repeat(43), 'ü'.repeat(44)]) {
      expect(rawPublicKey(text)).toBeNull();
    }
  });
});
