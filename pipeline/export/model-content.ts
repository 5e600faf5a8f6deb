import { join } from 'node:path';
import { sha256Hex } from '../../models/digest.ts';
import { deriveId } from '../../models/manifest/identity.ts';
import type { Manifest } from '../../models/manifest/manifest.ts';
import { folderStore } from '../../models/stores/folder.ts';
import { writeFolderDurably } from '../files/durable-writes.ts';
import { verifyModel } from './goldens.ts';

/** A model's manifest, and the files that it names. */
export interface ModelContent {
  readonly manifest: Manifest;
  /** By their paths in the model's folder. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** The files as a manifest lists them. */
export async function describeFiles(
  files: ReadonlyMap<string, Uint8Array>,
): Promise<Manifest['files']> {
  return Promise.all(
    [...files].map(async ([path, bytes]) => ({
      path,
      bytes: bytes.byteLength,
      sha256: await sha256Hex(bytes),
    })),
  );
}

/**
 * Writes a model as `<folder>/<id>/` and verifies what was written. The manifest's list of files and its id
 * are derived anew.
 *
 * @returns the manifest as written
 */
export async function writeModel(
  folder: string,
  { manifest: base, files }: ModelContent,
): Promise<Manifest> {
  const draft = { ...base, files: await describeFiles(files) };
  const manifest: Manifest = { ...draft, id: await deriveId(draft) };
  const text = `${JSON.stringify(manifest, null, 1)}\n`;
  const content = new Map<string, Uint8Array | string>([...files, ['manifest.json', text]]);
  await writeFolderDurably(join(folder, manifest.id), content);
  await verifyModel(folderStore(folder), manifest.id);
  return manifest;
}
