import { realpath } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { readAlias } from '../models/alias.ts';
import { folderStore } from '../models/folder-store.ts';
import { type Generator, loadGenerator } from '../models/generator.ts';
import { ModelError } from '../models/model-error.ts';

/** The model that answers, and how it came to. */
export interface ServedModel {
  readonly generator: Generator;
  /** The alias that chose it; null: it was named by its folder. */
  readonly alias: string | null;
  /** The shipped model stands in for the configured one; null: it does not. */
  readonly fallback: Fallback | null;
}

/** Why the shipped model stands in. */
export interface Fallback {
  readonly reason: string;
  /** The alias that was asked for. */
  readonly askedFor: string;
}

/** Where to look for the model to serve. */
export interface ServingConfiguration {
  /** A folder of models; absent: the shipped ones. */
  readonly modelStore?: string | undefined;
  /** Absent: champion. */
  readonly modelAlias?: string;
  readonly shippedFolder: string;
}

const shippedAlias = 'champion';

/**
 * Loads the model that an alias of the configured store points to. When that cannot be used, for
 * whatever reason, the shipped model stands in and the reason is kept and logged. The engine must run.
 *
 * @throws ModelError when the shipped model cannot be used either
 */
export async function loadServedModel(
  { modelStore, modelAlias = shippedAlias, shippedFolder }: ServingConfiguration,
  log: (entry: object) => void,
): Promise<ServedModel> {
  if (modelStore === undefined && modelAlias === shippedAlias) {
    return loadByAlias(shippedFolder, shippedAlias);
  }
  try {
    if (modelStore?.startsWith('s3://')) {
      throw new ModelError(`${modelStore}: this version cannot read models from S3 yet`);
    }
    return await loadByAlias(modelStore ?? shippedFolder, modelAlias);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return loadStandIn(shippedFolder, { reason, askedFor: modelAlias }, log);
  }
}

/** Loads the shipped model to stand in, and logs why. @throws ModelError when it cannot be used */
export async function loadStandIn(
  shippedFolder: string,
  fallback: Fallback,
  log: (entry: object) => void,
): Promise<ServedModel> {
  log({ level: 'error', event: 'fallback', ...fallback });
  return { ...(await loadByAlias(shippedFolder, shippedAlias)), fallback };
}

/** Loads the model in one folder, `…/<id>`. @throws ModelError when it is missing or cannot be used. */
export async function loadModelFolder(folder: string): Promise<ServedModel> {
  const path = await realpath(folder).catch((cause: unknown) => {
    throw new ModelError(`${folder}: no such folder`, { cause });
  });
  const generator = await loadGenerator(folderStore(dirname(path)), basename(path));
  return { generator, alias: null, fallback: null };
}

async function loadByAlias(folder: string, alias: string): Promise<ServedModel> {
  const store = folderStore(folder);
  const { id } = await readAlias(store, alias);
  return { generator: await loadGenerator(store, id), alias, fallback: null };
}
