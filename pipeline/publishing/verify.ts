import { readFile } from 'node:fs/promises';
import { ModelError } from '../../models/errors.ts';
import { type SigningKey, parseSigningKey } from '../../models/stores/signature.ts';
import type { WritableStore } from '../../models/stores/store.ts';
import { verifyModel } from '../export/goldens.ts';
import { InvalidInput } from '../invalid-input.ts';
import { listModels } from './list.ts';

/**
 * Proves models of a store wholly, and without an id also what the aliases point to.
 *
 * @param id the model to prove; null: every published one
 * @param say is told of each model as it is proved
 * @returns what is off, a line each
 */
export async function verifyStore(
  store: WritableStore,
  id: string | null,
  print: (line: string) => void,
): Promise<string[]> {
  if (id !== null) return verifyModels(store, [id], print);
  const { models, aliases, unfinished, problems } = await listModels(store);
  const ids = models.map((model) => model.id);
  const off = [...problems, ...(await verifyModels(store, ids, print))];
  for (const [name, alias] of aliases) {
    if (ids.includes(alias.id)) continue;
    off.push(
      `${store.location}/aliases/${name}.json: points to ${alias.id}, which does not exist or cannot be read`,
    );
  }
  for (const unpublished of unfinished) {
    print(`${unpublished}: files without a manifest: publish the model again, or remove them`);
  }
  return off;
}

async function verifyModels(
  store: WritableStore,
  ids: readonly string[],
  print: (line: string) => void,
): Promise<string[]> {
  const off: string[] = [];
  for (const id of ids) {
    try {
      const { manifest } = await verifyModel(store, id);
      print(`${id}: verified (${manifest.files.length} files, ${manifest.goldens.length} goldens)`);
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
      print(`${id}: damaged`);
      off.push(error.message);
    }
  }
  return off;
}

/** Reads the key that `--sign` names. @throws InvalidInput when there is none */
export async function readSigningKey(file: string): Promise<SigningKey> {
  try {
    return parseSigningKey(await readFile(file, 'utf8'));
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const problem = code === 'ENOENT' ? 'no such file' : message;
    throw new InvalidInput(
      `--sign ${file}: ${problem}; an ed25519 private key in PEM is allowed (openssl genpkey -algorithm ed25519)`,
      { cause },
    );
  }
}
