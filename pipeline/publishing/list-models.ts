import { type Alias, parseAlias } from '../../models/alias.ts';
import { type Manifest, modelId, parseManifest } from '../../models/manifest.ts';
import { ModelError } from '../../models/model-error.ts';
import type { WritableStore } from '../../models/writable-store.ts';

/** What a store holds. */
export interface StoreContent {
  /** Published models, the newest first. */
  readonly models: readonly Manifest[];
  readonly aliases: ReadonlyMap<string, Alias>;
  /** Ids that have files and no manifest: a publication that was interrupted, or goes on now. */
  readonly unfinished: readonly string[];
  /** What cannot be read, a line each: manifests and aliases that are malformed. */
  readonly problems: readonly string[];
}

/** Lists a store by what its manifests and aliases say; nothing is proved (verifyModel does). */
export async function listModels(store: WritableStore): Promise<StoreContent> {
  const paths = await store.list();
  const problems: string[] = [];
  const read = async <Content>(
    path: string,
    parse: (bytes: Uint8Array, file: string) => Content | Promise<Content>,
  ): Promise<Content | undefined> => {
    try {
      return await parse(await store.read(path), `${store.location}/${path}`);
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
      problems.push(error.message);
      return undefined;
    }
  };
  const ids = new Set(
    paths.map((path) => path.split('/')[0] ?? '').filter((name) => modelId.safeParse(name).success),
  );
  const published = [...ids].filter((id) => paths.includes(`${id}/manifest.json`));
  const models: Manifest[] = [];
  for (const id of published) {
    const manifest = await read(`${id}/manifest.json`, parseManifest);
    if (manifest) models.push(manifest);
  }
  const aliases = new Map<string, Alias>();
  for (const path of paths) {
    const name = /^aliases\/([^/]+)\.json$/.exec(path)?.[1];
    const alias = name === undefined ? undefined : await read(path, parseAlias);
    if (name !== undefined && alias) aliases.set(name, alias);
  }
  return {
    models: models.toSorted(newestFirst),
    aliases,
    unfinished: [...ids].filter((id) => !published.includes(id)),
    problems,
  };
}

function newestFirst(a: Manifest, b: Manifest): number {
  return Date.parse(b.created) - Date.parse(a.created) || (a.id < b.id ? -1 : 1);
}
