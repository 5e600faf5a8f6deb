import { isDeepStrictEqual } from 'node:util';
import { type Manifest, parseManifest } from '../../models/manifest/manifest.ts';
import { ModelError } from '../../models/errors.ts';
import type { Override } from '../../models/manifest/evaluation.ts';
import { type SigningKey, signManifest, signaturePath } from '../../models/stores/signature.ts';
import type { WritableStore } from '../../models/stores/store.ts';
import { type WholeModel, verifyModel } from '../export/goldens.ts';
import { fromModelFolder } from '../export/model-folder.ts';

/**
 * What publishing found to do; completed: files of an attempt that was interrupted were there, repaired: a
 * published model lacked a file. The manifest was written by us when it is one of the first two.
 */
export type Publication = 'published' | 'completed' | 'repaired' | 'present';

/** How a model is published. */
export interface PublicationOptions {
  /** Goes into the manifest, if that is not written yet. */
  readonly override?: Override | null;
  /** Signs the manifest, also one that is there already. */
  readonly signingKey?: SigningKey | null;
}

/**
 * Writes a model to a store: its files first, the manifest last, each only where there is none yet. Until
 * the manifest stands there is no model, so that an interrupted attempt shows nowhere and the next
 * completes it. What is there already stays.
 *
 * @param model as verifyModel proved it
 * @throws ModelError when the store has other bytes under the same id, by the file's name
 */
export async function publishModel(
  store: WritableStore,
  model: WholeModel,
  { override = null, signingKey = null }: PublicationOptions = {},
): Promise<Publication> {
  const publication = await writeModel(store, model, override, signingKey);
  // The manifest there may be another's, and say more of overrides than ours.
  if (signingKey && publication !== 'published') {
    await writeSignature(
      store,
      model,
      await store.read(`${model.manifest.id}/manifest.json`),
      signingKey,
    );
  }
  return publication;
}

async function writeModel(
  store: WritableStore,
  model: WholeModel,
  override: Override | null,
  signingKey: SigningKey | null,
): Promise<Publication> {
  const { id } = model.manifest;
  const published = await readPublished(store, id);
  if (published) requireSameManifest(store, published, model.manifest);
  const missing: string[] = [];
  for (const [path, bytes] of model.files) {
    if (await createOrCompare(store, `${id}/${path}`, bytes, published !== null))
      missing.push(path);
  }
  if (published) return missing.length === 0 ? 'present' : 'repaired';
  const manifest = manifestToWrite(model, override);
  // Before the manifest: no model shows without its signature.
  if (signingKey) await writeSignature(store, model, manifest, signingKey);
  if (await store.create(`${id}/manifest.json`, manifest)) {
    return missing.length === model.files.size ? 'published' : 'completed';
  }
  // Another publisher came first, within this very moment.
  const theirs = await readPublished(store, id);
  if (theirs) requireSameManifest(store, theirs, model.manifest);
  return 'present';
}

/** The manifest of a published model; null: there is none. @throws ModelError when it is malformed */
export async function readPublished(store: WritableStore, id: string): Promise<Manifest | null> {
  const path = `${id}/manifest.json`;
  const file = await store.readTagged(path);
  return file && parseManifest(file.bytes, `${store.location}/${path}`);
}

/** @returns whether it was written; false: the same bytes are there */
async function createOrCompare(
  store: WritableStore,
  path: string,
  bytes: Uint8Array,
  isPublished: boolean,
): Promise<boolean> {
  const present = await store.readTagged(path);
  if (!present && (await store.create(path, bytes))) return true;
  const found = present?.bytes ?? (await store.read(path));
  if (Buffer.compare(found, bytes) === 0) return false;
  const whose = isPublished
    ? 'a published model never changes'
    : 'left by an unfinished publication; finish that one, or remove the folder';
  throw new ModelError(`${store.location}/${path}: differs from the model to publish: ${whose}`);
}

/** The same key signs the same bytes alike: nothing is lost where the file is there. */
async function writeSignature(
  store: WritableStore,
  { manifest: { id } }: WholeModel,
  manifestBytes: Uint8Array,
  signingKey: SigningKey,
): Promise<void> {
  const path = await signaturePath(id, manifestBytes, signingKey.rawKey);
  await store.create(path, await signManifest(manifestBytes, signingKey));
}

/** Overrides apart: they belong to the copy in the store. */
function requireSameManifest(store: WritableStore, theirs: Manifest, ours: Manifest): void {
  const fields = Object.keys(ours) as (keyof Manifest)[];
  const differing = fields.filter(
    (field) => field !== 'overrides' && !isDeepStrictEqual(theirs[field], ours[field]),
  );
  if (differing.length === 0) return;
  throw new ModelError(
    `${store.location}/${ours.id}/manifest.json: differs from the model to publish (${differing.join(', ')} differ): a published model never changes`,
  );
}

function manifestToWrite(model: WholeModel, override: Override | null): Uint8Array {
  if (!override) return model.manifestBytes;
  const { manifest } = model;
  const overridden: Manifest = { ...manifest, overrides: [...manifest.overrides, override] };
  return new TextEncoder().encode(`${JSON.stringify(overridden, null, 1)}\n`);
}

/**
 * Reads the model that `--model` names, the folder of one model or of a run, and proves it.
 *
 * @throws InvalidInput when there is none, or it is not whole
 */
export async function readModelFolder(folder: string): Promise<WholeModel> {
  return fromModelFolder(folder, ({ store, id }) => verifyModel(store, id));
}
