import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  disposeCompanions,
  loadCompanions,
  MissingCompanion,
} from '../../../models/companions/companions.ts';
import { folderStore } from '../../../models/stores/folder.ts';
import { disposeGenerator, loadGenerator } from '../../../models/generator.ts';
import { deriveId } from '../../../models/manifest/identity.ts';
import { type Manifest, parseManifest } from '../../../models/manifest/manifest.ts';
import { startWasmEngine } from '../../../pipeline/engines/wasm-engine.ts';
import { verifyModel } from '../../../pipeline/export/goldens.ts';
import { type CompanionModel, exportCompanionModel } from '../../fixtures/companion-model.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';

const all = ['discriminator', 'classifier', 'encoder'] as const;
let model: CompanionModel;

beforeAll(async () => {
  await startWasmEngine();
  model = await exportCompanionModel();
});

describe('the id of a model', () => {
  it('is unchanged for a model without companions', async () => {
    const { companions, ...before } = model.plain;
    expect(companions).toEqual({});
    const bytes = new TextEncoder().encode(JSON.stringify(before));
    expect(await parseManifest(bytes, 'manifest.json')).toEqual(model.plain);
  });

  it('changes with companions, and with everything that decides their answers', async () => {
    const { discriminator, encoder, ...rest } = model.manifest.companions;
    if (!discriminator || !encoder) throw new Error('it has both');
    const calibration = { ...discriminator.calibration, scale: 3 };
    const drafts: Manifest[] = [
      model.plain,
      model.manifest,
      {
        ...model.manifest,
        companions: { ...rest, encoder, discriminator: { ...discriminator, calibration } },
      },
      { ...model.manifest, companions: { ...rest, discriminator } },
    ];
    const ids = await Promise.all(drafts.map(deriveId));
    expect(new Set(ids).size).toBe(drafts.length);
  });

  it('does not depend on the evaluation of the companions', async () => {
    const { classifier } = model.manifest.companions;
    if (!classifier) throw new Error('it has one');
    const figures = { testAccuracy: 0.1, expectedCalibrationError: 0.9 };
    const companions = { ...model.manifest.companions, classifier: { ...classifier, figures } };
    expect(await deriveId({ ...model.manifest, companions })).toBe(model.manifest.id);
  });
});

describe('loading a generator', () => {
  it('reads none of its companions', async () => {
    const read: string[] = [];
    const generator = await loadGenerator(
      {
        location: model.folder,
        read: (path) => {
          read.push(path);
          return model.store.read(path);
        },
      },
      model.manifest.id,
    );
    disposeGenerator(generator);
    expect(read.map((path) => path.split('/').slice(1).join('/')).toSorted()).toEqual([
      'generator/model.json',
      'generator/weights.bin',
      'manifest.json',
    ]);
  });
});

describe('loading companions', () => {
  it('loads the requested networks, and frees them', async () => {
    const before = tf.memory().numTensors;
    const companions = await loadCompanions(model.store, model.manifest, ['encoder', 'classifier']);
    expect(Object.keys(companions)).toEqual(['encoder', 'classifier']);
    expect(companions.encoder.latentSize).toBe(3);
    disposeCompanions(companions);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('says which one a model was made without', async () => {
    const loading = loadCompanions(model.store, model.plain, ['encoder']);
    await expect(loading).rejects.toThrow(MissingCompanion);
    await expect(loading).rejects.toThrow(`the model ${model.plain.id} has no encoder`);
  });

  it.each(all)('refuses an altered %s by its file, leaving no tensors', async (name) => {
    const folder = await temporaryFolder('altered');
    await cp(model.folder, folder, { recursive: true });
    const file = join(folder, model.manifest.id, name, 'weights.bin');
    const bytes = await readFile(file);
    bytes[0] = (bytes[0] ?? 0) ^ 1;
    await writeFile(file, bytes);
    const before = tf.memory().numTensors;
    const store = folderStore(folder);
    await expect(loadCompanions(store, model.manifest, all)).rejects.toThrow(
      new RegExp(`${name}/weights.bin: SHA-256 [0-9a-f]+ expected, [0-9a-f]+ found`),
    );
    expect(tf.memory().numTensors).toBe(before);
    // What publishing asks before it writes anything.
    await expect(verifyModel(store, model.manifest.id)).rejects.toThrow(`${name}/weights.bin`);
  });

  it('refuses a network that does not reproduce its golden', async () => {
    const { classifier } = model.manifest.companions;
    if (!classifier) throw new Error('it has one');
    const golden = classifier.golden.map((value) => value + 0.1);
    const companions = { ...model.manifest.companions, classifier: { ...classifier, golden } };
    await expect(
      loadCompanions(model.store, { ...model.manifest, companions }, ['classifier']),
    ).rejects.toThrow(/classifier: golden: .* expected, .* found/);
  });
});

describe('a manifest', () => {
  it('is refused when a companion does not fit the model', async () => {
    const { classifier } = model.manifest.companions;
    if (!classifier) throw new Error('it has one');
    const network = {
      ...classifier.network,
      layers: [{ kind: 'flatten' }, { kind: 'dense', units: 7 }],
    };
    const companions = { ...model.manifest.companions, classifier: { ...classifier, network } };
    const bytes = new TextEncoder().encode(JSON.stringify({ ...model.manifest, companions }));
    await expect(parseManifest(bytes, 'manifest.json')).rejects.toThrow(
      'manifest.json: companions: classifier: goes from 8 × 8 × 1 to 7, 8 × 8 × 1 to 2 is expected',
    );
  });
});
