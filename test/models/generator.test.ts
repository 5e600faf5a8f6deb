import { cp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { folderStore } from '../../models/stores/folder.ts';
import {
  disposeGenerator,
  generate,
  generatorInputs,
  loadGenerator,
} from '../../models/generator.ts';
import { deriveId } from '../../models/manifest/identity.ts';
import type { Manifest } from '../../models/manifest/manifest.ts';
import { seedToLatent } from '../../models/seed/seed.ts';
import { runtimeBytes } from '../../models/runtime/running-network.ts';
import { sha256Hex } from '../../models/digest.ts';
import { exportTinyModel } from '../fixtures/tiny-model.ts';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';

let original: string;
let manifest: Manifest;

beforeAll(async () => {
  ({ folder: original, manifest } = await exportTinyModel());
});

/** A copy of the model with one file changed. */
async function altered(path: string, change: (bytes: Buffer) => Buffer | string): Promise<string> {
  const folder = await temporaryFolder('altered');
  await cp(original, folder, { recursive: true });
  const file = join(folder, manifest.id, path);
  await writeFile(file, change(await readFile(file)));
  return folder;
}

/** A copy with another manifest, its id derived anew, as a careful forger would. */
async function withManifest(change: Partial<Manifest>): Promise<{ folder: string; id: string }> {
  const draft = { ...manifest, ...change };
  const id = await deriveId(draft);
  const folder = await altered('manifest.json', () => JSON.stringify({ ...draft, id }));
  await rename(join(folder, manifest.id), join(folder, id)).catch(() => undefined);
  return { folder, id };
}

describe('loading a model', () => {
  it('gives the manifest and every tensor', async () => {
    const generator = await loadGenerator(folderStore(original), manifest.id);
    expect(generator.manifest).toEqual(manifest);
    const names = generator.running.tensors.map(({ name }) => name);
    expect(names).toContain('batch_normalization_1/moving_variance');
    disposeGenerator(generator);
  });

  it('refuses a folder that is not there', async () => {
    await expect(loadGenerator(folderStore('/nowhere'), '0123456789abcdef')).rejects.toThrow(
      '/nowhere/0123456789abcdef/manifest.json: no such file',
    );
  });

  it('refuses a missing file by its name', async () => {
    const folder = await altered('manifest.json', (bytes) => bytes);
    const file = join(folder, manifest.id, 'generator', 'weights.bin');
    await rm(file);
    await expect(loadGenerator(folderStore(folder), manifest.id)).rejects.toThrow(
      `${file}: no such file`,
    );
  });

  it.each([0, 7, 61])('refuses weights with one flipped bit (bit %i)', async (bit) => {
    const folder = await altered('generator/weights.bin', (bytes) => {
      const position = bytes.length - 1 - Math.floor(bit / 8);
      bytes[position] = (bytes[position] ?? 0) ^ (1 << (bit % 8));
      return bytes;
    });
    await expect(loadGenerator(folderStore(folder), manifest.id)).rejects.toThrow(
      /generator\/weights\.bin: SHA-256 [0-9a-f]{64} expected, [0-9a-f]{64} found: the file is damaged or was changed$/,
    );
  });

  it('refuses weights that were cut short', async () => {
    const folder = await altered('generator/weights.bin', (bytes) => bytes.subarray(0, 10));
    await expect(loadGenerator(folderStore(folder), manifest.id)).rejects.toThrow(
      /weights\.bin: 176 bytes expected, 10 found$/,
    );
  });

  it('refuses a manifest of a newer schema and says what to do', async () => {
    const folder = await altered('manifest.json', () =>
      JSON.stringify({ schemaVersion: 3, anything: true }),
    );
    await expect(loadGenerator(folderStore(folder), manifest.id)).rejects.toThrow(
      `${folder}/${manifest.id}/manifest.json: schema 3 is newer than the 2 this program reads: update digit-mint`,
    );
  });

  it('refuses a manifest of an older schema, or of none, by the field', async () => {
    for (const schemaVersion of [0, undefined]) {
      const folder = await altered('manifest.json', () =>
        JSON.stringify({ ...manifest, schemaVersion }),
      );
      await expect(loadGenerator(folderStore(folder), manifest.id)).rejects.toThrow(
        /manifest\.json: schemaVersion (?:cannot be 0; 1 or 2 is allowed|is missing; 1 or 2 is needed)$/,
      );
    }
  });

  it('refuses a manifest with a field too many or of the wrong kind, by name', async () => {
    const surplus = await altered('manifest.json', () =>
      JSON.stringify({ ...manifest, colour: 1 }),
    );
    await expect(loadGenerator(folderStore(surplus), manifest.id)).rejects.toThrow(
      /manifest\.json: there is no colour; schemaVersion, id, .+ are allowed$/,
    );
    const wrong = await altered('manifest.json', () => JSON.stringify({ ...manifest, steps: -3 }));
    await expect(loadGenerator(folderStore(wrong), manifest.id)).rejects.toThrow(
      /manifest\.json: steps cannot be -3; a whole number from 0 up is allowed$/,
    );
  });

  it('refuses a manifest that is not JSON', async () => {
    const folder = await altered('manifest.json', () => '{"torn');
    await expect(loadGenerator(folderStore(folder), manifest.id)).rejects.toThrow(
      /manifest\.json: not JSON: /,
    );
  });

  it('refuses a file path that leads out of the model', async () => {
    const files = manifest.files.map((file) => ({ ...file, path: `../${file.path}` }));
    const folder = await altered('manifest.json', () => JSON.stringify({ ...manifest, files }));
    await expect(loadGenerator(folderStore(folder), manifest.id)).rejects.toThrow(
      /manifest\.json: files\.0\.path cannot be "\.\.\/.+"; a path of a file in the model’s own folder, such as generator\/model\.json, is allowed/,
    );
  });

  it('refuses an id that its content does not have', async () => {
    const folder = await altered('manifest.json', () =>
      JSON.stringify({
        ...manifest,
        latent: { size: 3, distribution: 'normal' },
        id: 'f'.repeat(16),
      }),
    );
    await expect(loadGenerator(folderStore(folder), manifest.id)).rejects.toThrow(
      `id: ffffffffffffffff does not belong to this content (${manifest.id})`,
    );
  });

  it('refuses a model whose folder bears another name', async () => {
    const folder = await altered('manifest.json', (bytes) => bytes);
    await rename(join(folder, manifest.id), join(folder, 'renamed'));
    await expect(loadGenerator(folderStore(folder), 'renamed')).rejects.toThrow(
      `${folder}/renamed: holds the model ${manifest.id}: the folder must have this name`,
    );
  });

  it('refuses a model that does not draw its goldens, and keeps nothing in memory', async () => {
    const goldens = manifest.goldens.map((golden) => ({ ...golden, sha256: '0'.repeat(64) }));
    const { folder, id } = await withManifest({ goldens });
    const before = await runtimeBytes();
    await expect(loadGenerator(folderStore(folder), id)).rejects.toThrow(
      /golden "42": pixels 0{64} expected, [0-9a-f]{64} drawn$/,
    );
    expect(await runtimeBytes()).toBe(before);
  });

  it('refuses a network whose output shape differs from the manifest', async () => {
    const { folder, id } = await withManifest({ image: { height: 2, width: 2, channels: 1 } });
    await expect(loadGenerator(folderStore(folder), id)).rejects.toThrow(
      'generator: takes 3 and draws 4 × 2 × 1, the manifest says 3 and 2 × 2 × 1',
    );
  });

  it('refuses a network whose layers do not fit each other', async () => {
    const layers = manifest.generator.layers.map((layer) =>
      layer.kind === 'reshape' ? { ...layer, shape: [3, 3, 1] } : layer,
    );
    const folder = await altered('manifest.json', () =>
      JSON.stringify({ ...manifest, generator: { ...manifest.generator, layers } }),
    );
    await expect(loadGenerator(folderStore(folder), manifest.id)).rejects.toThrow(
      'manifest.json: generator: reshape: [8] cannot become [3,3,1]',
    );
  });

  it('refuses a golden with an invalid seed', async () => {
    const goldens = [{ seed: 'x'.repeat(129), label: null, sha256: '0'.repeat(64) }];
    const folder = await altered('manifest.json', () => JSON.stringify({ ...manifest, goldens }));
    await expect(loadGenerator(folderStore(folder), manifest.id)).rejects.toThrow(
      /manifest\.json: goldens\.0\.seed cannot be "x{59}…; a text of 1 to 128 characters is allowed$/,
    );
  });

  it("names the tensor whose shape is not the network's", async () => {
    const layers = manifest.generator.layers.map((layer, index) =>
      index === 0 ? { kind: 'dense' as const, units: 6 } : layer,
    );
    const { folder, id } = await withManifest({ generator: { ...manifest.generator, layers } });
    await expect(loadGenerator(folderStore(folder), id)).rejects.toThrow(
      /weights\.bin: dense_1\/kernel: 3 × 6 expected, 3 × 5 found$/,
    );
  });
});

describe('drawing', () => {
  it('gives each digit the pixels it has when drawn alone, bit for bit', async () => {
    const shipped = folderStore(fileURLToPath(new URL('../../models/shipped', import.meta.url)));
    const { id } = JSON.parse(
      Buffer.from(await shipped.read('aliases/champion.json')).toString(),
    ) as { id: string };
    const generator = await loadGenerator(shipped, id);
    const { latent, labels } = generator.manifest;
    const draws = Array.from({ length: 37 }, (_, index) => ({
      latent: seedToLatent(`batch ${index}`, latent.size),
      label: labels ? index % labels.length : null,
    }));
    const together = generate(generator, draws);
    for (const [index, draw] of draws.entries()) {
      const [alone] = generate(generator, [draw]);
      expect(alone).toEqual(together[index]);
    }
    disposeGenerator(generator);
  });

  it('takes no memory beyond the weights, and draws the same after they were freed', async () => {
    const generator = await loadGenerator(folderStore(original), manifest.id);
    const draw = { latent: seedToLatent('leak', 3), label: null };
    const before = await runtimeBytes();
    const drawn = generate(generator, [draw, draw]);
    expect(await runtimeBytes()).toBe(before);
    const weights = generator.running.bytes();
    disposeGenerator(generator);
    expect(await runtimeBytes()).toBe(before - weights);
    expect(generate(generator, [draw, draw])).toEqual(drawn);
    expect(await runtimeBytes()).toBe(before - weights);
  });

  it('refuses a latent of another length', async () => {
    const generator = await loadGenerator(folderStore(original), manifest.id);
    expect(() => generate(generator, [{ latent: new Float32Array(2), label: null }])).toThrow(
      'latent: 2 numbers given, 3 expected',
    );
    disposeGenerator(generator);
  });
});

describe('what a generator takes', () => {
  const latent = Float32Array.of(0.5, -2);

  it('is the latent vector, followed by the one-hot label if the model has labels', () => {
    const draws = [
      { latent, label: 2 },
      { latent: Float32Array.of(1, 3), label: 0 },
    ];
    expect([...generatorInputs(draws, 2, 3)]).toEqual([0.5, -2, 0, 0, 1, 1, 3, 1, 0, 0]);
    expect([...generatorInputs([{ latent, label: null }], 2, 0)]).toEqual([0.5, -2]);
  });

  it.each([
    [null, 3, 'label: null given, 0 to 2 allowed'],
    [3, 3, 'label: 3 given, 0 to 2 allowed'],
    [-1, 3, 'label: -1 given, 0 to 2 allowed'],
    [1.5, 3, 'label: 1.5 given, 0 to 2 allowed'],
    [0, 0, 'label: 0 given, the model has no labels'],
  ])('is no label %s of %i', (label, labelCount, message) => {
    expect(() => generatorInputs([{ latent, label }], 2, labelCount)).toThrow(
      new RangeError(message),
    );
  });
});

describe('an id', () => {
  it('depends on the weights, not on when, how long or where the model was trained', async () => {
    const elsewhere = {
      ...manifest,
      created: '2030-01-01T00:00:00.000Z',
      wallSeconds: 9,
      git: null,
    };
    expect(await deriveId(elsewhere)).toBe(manifest.id);
    const [first, ...rest] = manifest.files;
    const otherDigest = await sha256Hex(new Uint8Array([1]));
    const retrained = { ...manifest, files: [{ ...first, sha256: otherDigest }, ...rest] };
    expect(await deriveId(retrained as Manifest)).not.toBe(manifest.id);
  });
});
