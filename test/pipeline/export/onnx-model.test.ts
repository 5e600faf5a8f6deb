import { execFileSync } from 'node:child_process';
import { copyFile, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Generator,
  disposeGenerator,
  generate,
  generatorInputs,
  loadGenerator,
} from '../../../models/generator.ts';
import { deriveId } from '../../../models/manifest/identity.ts';
import { toPixels } from '../../../models/pixels.ts';
import { seedToLabel, seedToLatent } from '../../../models/seed/seed.ts';
import { folderStore } from '../../../models/stores/folder.ts';
import { verifyModel } from '../../../pipeline/export/goldens.ts';
import { writeModel } from '../../../pipeline/export/model-content.ts';
import { encodeGenerator, onnxPath, withOnnx } from '../../../pipeline/export/onnx-file.ts';
import { needs, onnxPython } from '../../fixtures/requirements.ts';
import { exportTinyModel } from '../../fixtures/tiny-model.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';
import { runOnnx } from './run-onnx.ts';

const root = join(import.meta.dirname, '../../..');

async function loadShipped(): Promise<Generator> {
  const store = folderStore(join(root, 'models/shipped'));
  const alias = await store.read('aliases/champion.json');
  const { id } = JSON.parse(new TextDecoder().decode(alias)) as { id: string };
  return loadGenerator(store, id);
}

/** The counts of pixels by how much they differ. */
function differencesOf(ours: Uint8Array, theirs: Uint8Array): Map<number, number> {
  const counts = new Map<number, number>();
  for (const [index, pixel] of ours.entries()) {
    const difference = Math.abs(pixel - (theirs[index] ?? 0));
    counts.set(difference, (counts.get(difference) ?? 0) + 1);
  }
  return counts;
}

describe('the shipped model as ONNX', needs('onnx'), () => {
  let generator: Generator;
  beforeAll(async () => {
    generator = await loadShipped();
  });
  afterAll(() => disposeGenerator(generator));

  it('draws 1,000 seeds with at most one level of difference in 0.01 % of the pixels', async () => {
    const { latent, labels } = generator.manifest;
    const draws = Array.from({ length: 1000 }, (_, seed) => ({
      latent: seedToLatent(String(seed), latent.size),
      label: seedToLabel(String(seed), labels?.length ?? 0),
    }));
    const input = generatorInputs(draws, latent.size, labels?.length ?? 0);
    const inputShape = [draws.length, input.length / draws.length];
    const [outcome] = await runOnnx([{ model: encodeGenerator(generator), input, inputShape }]);
    if (!outcome || 'error' in outcome) throw new Error(outcome?.error);
    expect(outcome.outputShape).toEqual([1000, 28, 28, 1]);
    const ours = Buffer.concat(generate(generator, draws));
    const differences = differencesOf(ours, toPixels(outcome.output));
    const same = differences.get(0) ?? 0;
    expect([...differences.keys()].toSorted((a, b) => a - b).at(-1)).toBeLessThanOrEqual(1);
    expect(ours.length - same).toBeLessThanOrEqual(0.0001 * ours.length);
  });

  it('draws seed 42 with the Python of docs/python.md', async () => {
    const page = await readFile(join(root, 'docs/python.md'), 'utf8');
    const [, program = ''] = /```python\n(.*?)```/s.exec(page) ?? [];
    const folder = await temporaryFolder('python');
    await copyFile(join(root, 'docs/python/latent.py'), join(folder, 'latent.py'));
    await writeFile(join(folder, 'model.onnx'), encodeGenerator(generator));
    execFileSync(onnxPython ?? '', ['-B', '-c', program], { cwd: folder });
    const picture = await readFile(join(folder, '42.pgm'));
    const header = 'P5 28 28 255\n';
    expect(picture.subarray(0, header.length).toString()).toBe(header);
    const [ours = new Uint8Array()] = generate(generator, [
      { latent: seedToLatent('42', 64), label: seedToLabel('42', 10) },
    ]);
    const differences = differencesOf(ours, picture.subarray(header.length));
    expect(picture.length - header.length).toBe(784);
    expect(Math.max(...differences.keys())).toBeLessThanOrEqual(1);
  });
});

describe('the ONNX file of a model', () => {
  it('is in every exported model, and its manifest lists it', async () => {
    const { manifest } = await exportTinyModel();
    expect(manifest.files.map(({ path }) => path)).toContain(onnxPath);
  });

  it('is no part of the id: a model without it is valid and has the same', async () => {
    const { folder, manifest } = await exportTinyModel();
    const files = manifest.files.filter(({ path }) => path !== onnxPath);
    const older = { ...manifest, files };
    expect(await deriveId(older)).toBe(manifest.id);
    await writeFile(join(folder, manifest.id, 'manifest.json'), JSON.stringify(older));
    await rm(join(folder, manifest.id, onnxPath));
    await verifyModel(folderStore(folder), manifest.id);
  });

  it('is not read by who draws, but verified with the whole model', async () => {
    const { folder, manifest } = await exportTinyModel();
    await writeFile(join(folder, manifest.id, onnxPath), 'damaged');
    const store = folderStore(folder);
    disposeGenerator(await loadGenerator(store, manifest.id));
    await expect(verifyModel(store, manifest.id)).rejects.toThrow(
      `${folder}/${manifest.id}/${onnxPath}: `,
    );
  });

  it('is added to a model that has none, with the very bytes that an export writes', async () => {
    const { folder, manifest } = await exportTinyModel();
    const { files } = await verifyModel(folderStore(folder), manifest.id);
    const older = new Map([...files].filter(([path]) => path !== onnxPath));
    const out = await temporaryFolder('onnx-added');
    const written = await writeModel(out, await withOnnx({ manifest, files: older }));
    expect(written.id).toBe(manifest.id);
    expect(await readFile(join(out, written.id, onnxPath))).toEqual(
      Buffer.from(files.get(onnxPath) ?? []),
    );
  });
});
