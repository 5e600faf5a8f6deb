import { readAliasIfChanged } from '../../models/alias.ts';
import { generate, type Generator, loadGenerator } from '../../models/generator.ts';
import type { WatchableStore } from '../../models/model-store.ts';
import { seedToLatent } from '../../models/seed.ts';
import { StoreError } from '../../models/store-error.ts';
import type { ModelCache } from './model-cache.ts';
import type { ServedModel } from './served-model.ts';

/** The model that an alias points to now, warm; the current one where that is it. */
export async function nextModel(
  store: WatchableStore,
  alias: string,
  tag: string | null,
  current: ServedModel,
  cache: ModelCache,
): Promise<{ readonly generator: Generator; readonly tag: string }> {
  const found = await readAliasIfChanged(store, alias, tag);
  if (!found) {
    if (tag !== null) return { generator: current.generator, tag };
    throw new StoreError(`${store.location}: answered as unchanged, without being asked`);
  }
  const { id } = found.alias;
  // A model that stands in is not the store's, even where it is the same: that one is not proved.
  if (id === current.generator.manifest.id && !current.fallback)
    return { generator: current.generator, tag: found.tag };
  const generator = cache.take(id) ?? (await loadGenerator(store, id));
  await warm(generator);
  return { generator, tag: found.tag };
}

/** Loading draws the goldens together; a request draws one digit. */
async function warm(generator: Generator): Promise<void> {
  const { goldens, latent } = generator.manifest;
  const [golden] = goldens;
  if (!golden) return;
  await generate(generator, [
    { latent: seedToLatent(golden.seed, latent.size), label: golden.label },
  ]);
}
