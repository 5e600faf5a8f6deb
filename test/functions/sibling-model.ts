import { cp, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generate } from '../../models/generator.ts';
import { deriveId } from '../../models/manifest/identity.ts';
import type { Manifest } from '../../models/manifest/manifest.ts';
import { parseModelFile } from '../../models/network/model-file.ts';
import { startEncodedNetwork } from '../../models/read-network.ts';
import { seedToLatent } from '../../models/seed/seed.ts';
import { sha256Hex } from '../../models/digest.ts';

/**
 * Puts another whole model beside one, its weights a little different.
 *
 * @param turn which of several others
 * @returns its id
 */
export async function addSibling(folder: string, id: string, turn = 1): Promise<string> {
  const place = join(folder, `sibling-${turn}`);
  await cp(join(folder, id), place, { recursive: true });
  const file = async (path: string) => readFile(join(place, path));
  // Manifests of models without companions do not name them.
  const manifest = {
    companions: {},
    ...JSON.parse((await file('manifest.json')).toString()),
  } as Manifest;
  const modelFile = parseModelFile(await file('generator/model.json'), 'generator/model.json');
  const path = `generator/${modelFile.path}`;
  const weights = await file(path);
  // The last bits of the first float16 numbers.
  for (let index = 0; index < 2 * turn; index += 2) weights[index] = (weights[index] ?? 0) ^ 1;
  await writeFile(join(place, path), weights);
  const sha256 = await sha256Hex(weights);
  const files = manifest.files.map((named) => (named.path === path ? { ...named, sha256 } : named));
  const model = 'generator/model.json';
  const encoded = new Map([
    [model, await file(model)],
    [path, weights],
  ]);
  const running = await startEncodedNetwork(manifest.generator, 'generator', encoded, place);
  const goldens = [];
  for (const { seed, label } of manifest.goldens) {
    const latent = seedToLatent(seed, manifest.latent.size);
    const [pixels] = generate({ manifest, running }, [{ latent, label }]);
    goldens.push({ seed, label, sha256: await sha256Hex(pixels ?? new Uint8Array()) });
  }
  running.dispose();
  const changed = { ...manifest, files, goldens };
  const derived = await deriveId(changed);
  await writeFile(join(place, 'manifest.json'), JSON.stringify({ ...changed, id: derived }));
  await rename(place, join(folder, derived));
  return derived;
}
