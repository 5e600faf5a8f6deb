import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
// A script without types.
// @ts-expect-error TS7016
import { shippedPaths as pathsOf } from '../../../build/shipped-paths.mjs';
import { shippedFolder } from '../../../functions/entries/environment.ts';
import { createModelSource, fixedModel } from '../../../functions/serving/model-source.ts';
import { loadServedModel } from '../../../functions/serving/served-model.ts';
import { sha256Hex } from '../../../models/digest.ts';
import { generate } from '../../../models/generator.ts';
import { seedToLatent } from '../../../models/seed/seed.ts';
import { memoryStore } from '../../../models/stores/memory.ts';
import { copyShipped, type ShippedCopy } from '../shipped-copy.ts';
import { addSibling } from '../sibling-model.ts';

const shippedPaths = pathsOf as (folder: string) => Promise<readonly string[]>;
let copy: ShippedCopy;
/** A model of an earlier release: no alias names it. */
let earlier: string;

beforeEach(async () => {
  copy = await copyShipped();
  earlier = await addSibling(copy.folder, copy.id);
});

const ignoreLog = () => {};

/** Of what a release answered to /digit.raw?model=<id>&seed=42&label=0: SHA-256 of the pixels. */
const everDrawn = [
  ['ab47664c7936af31', 'fc50f065e0a7fdf6dee5b074ca4285d73dc956baa108f56faea08737f8bffc22'],
] as const;

describe('models of earlier releases', () => {
  it.each(everDrawn)('draw the same pixels as ever: %s', async (id, sha256) => {
    const { generator } = await (
      await createModelSource({ shippedFolder }, ignoreLog)
    ).servedModel(id);
    const latent = seedToLatent('42', generator.manifest.latent.size);
    const [pixels] = generate(generator, [{ latent, label: 0 }]);
    expect(await sha256Hex(pixels ?? Uint8Array.of())).toBe(sha256);
  });

  it('are part of every bundle, with what drawing needs', async () => {
    const paths = await shippedPaths(copy.folder);
    expect(paths.filter((path) => path.startsWith(earlier)).toSorted()).toEqual([
      `${earlier}/generator/model.json`,
      `${earlier}/generator/weights.bin`,
      `${earlier}/manifest.json`,
    ]);
    expect(paths).toContain(`${copy.id}/encoder/weights.bin`);
    expect(paths).toContain('aliases/champion.json');
  });

  it('draw by their ids, and are refused by name for what they lack', async () => {
    for (const part of await readdir(join(copy.folder, earlier))) {
      if (/^(classifier|discriminator|encoder)$/.test(part)) {
        await rm(join(copy.folder, earlier, part), { recursive: true });
      }
    }
    const source = await createModelSource({ shippedFolder: copy.folder }, ignoreLog);
    const { generator } = await source.servedModel(earlier);
    expect(generator.manifest.id).toBe(earlier);
    await expect(source.companions.of(generator, ['encoder'])).rejects.toMatchObject({
      problem: 'no-companion',
      message: `The model ${earlier} has no encoder, so it cannot find the latent vector of an image.`,
    });
  });

  it('draw by their ids where files in memory are all there is, as in a Worker', async () => {
    const paths = await shippedPaths(copy.folder);
    const files = await Promise.all(
      paths.map(async (path) => [path, await readFile(join(copy.folder, path))] as const),
    );
    const store = memoryStore(new Map(files), 'the bundled models');
    const served = await loadServedModel({ shippedFolder: copy.folder }, ignoreLog);
    const source = fixedModel(served, { store, ids: new Set([copy.id, earlier]) });
    const [first, second] = [await source.servedModel(earlier), await source.servedModel(earlier)];
    expect(first.generator.manifest.id).toBe(earlier);
    expect(second.generator).toBe(first.generator);
    expect((await source.servedModel()).generator.manifest.id).toBe(copy.id);
    await expect(source.servedModel('0'.repeat(16))).rejects.toMatchObject({
      problem: 'model-not-served',
    });
  });
});
