import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decode, encode } from 'fast-png';
import { beforeAll, describe, expect, it } from 'vitest';
import { disposeCompanions, loadCompanions } from '../../../models/companions/companions.ts';
import { disposeGenerator, generate } from '../../../models/generator.ts';
import { folderStore } from '../../../models/stores/folder.ts';
import { loadModelFolder } from '../../../pipeline/evaluation/model-folder.ts';
import { runScript } from '../../fixtures/run-script.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';
import { makeShortly } from '../companions/short-companions.ts';

const side = 8;
const colors = { red: [220, 30, 30], green: [20, 200, 40], blue: [30, 60, 230] };
let run: string;

/** A square of a colour on a light ground that differs from image to image. */
function square(color: readonly number[], image: number): Uint8Array {
  const data = Uint8Array.from({ length: side * side * 3 }, (_, place) => {
    const [row, column] = [Math.floor(place / 3 / side), Math.floor(place / 3) % side];
    const isInside = Math.abs(row - 3) < 2 && Math.abs(column - 3 - (image % 3)) < 2;
    return isInside ? (color[place % 3] ?? 0) : 255 - ((image * 7 + row + column) % 30);
  });
  return encode({ width: side, height: side, channels: 3, depth: 8, data });
}

beforeAll(async () => {
  const folder = await temporaryFolder('color');
  for (const [split, count] of [['train', 80] as const, ['test', 50] as const]) {
    for (const [name, color] of Object.entries(colors)) {
      const own = join(folder, 'squares', split, name);
      await mkdir(own, { recursive: true });
      for (let image = 0; image < count; image++) {
        await writeFile(join(own, `${image}.png`), square(color, image));
      }
    }
  }
  run = join(folder, 'run');
  const flags = '--preset quick --steps 20 --validation-images 0 --evaluation quick --engine wasm';
  const places = ['--data', join(folder, 'squares'), '--out', run];
  const entry = 'pipeline/commands/train.ts';
  const { code, stderr } = await runScript(entry, [...flags.split(' '), ...places]);
  if (code !== 0) throw new Error(stderr);
});

describe('a run on images in colour', () => {
  it('makes a model that draws in RGB, with figures, samples and a report in colour', async () => {
    const [id = ''] = await readdir(join(run, 'model'));
    const generator = await loadModelFolder(join(run, 'model', id));
    const { image, labels, evaluation } = generator.manifest;
    expect(image).toEqual({ height: side, width: side, channels: 3 });
    expect(labels).toEqual(['blue', 'green', 'red']);
    expect(evaluation?.figures.frechetDistance.mean).toBeGreaterThan(0);
    expect(evaluation?.classifier.testAccuracy).toBeGreaterThan(0.9);
    const latent = new Float32Array(generator.manifest.latent.size).fill(0.5);
    expect(generate(generator, [{ latent, label: 0 }])[0]).toHaveLength(3 * side * side);
    disposeGenerator(generator);
    for (const file of [join(run, 'model', id, 'samples.png'), ...(await sampleSheets())]) {
      expect(decode(await readFile(file)).channels).toBe(3);
    }
    expect(await readFile(join(run, 'report.html'), 'utf8')).toContain(id);
  });

  it('gets a judge, a classifier and an encoder of its own size and channels', async () => {
    const out = await temporaryFolder('color-companions');
    const manifest = await makeShortly(run, out);
    const { discriminator, classifier, encoder } = manifest.companions;
    expect(discriminator?.network.inputShape).toEqual([side, side, 3]);
    expect(classifier?.network.inputShape).toEqual([side, side, 3]);
    expect(encoder?.network.inputShape).toEqual([side, side, 4]);
    const { left } = encoder?.figures?.masks ?? {};
    expect(left?.pixelError).toBeLessThan(1);
    const kinds = Object.keys(discriminator?.figures.takenForReal ?? {});
    expect(kinds.filter((kind) => /letter/i.test(kind))).toEqual([]);
    disposeCompanions(
      await loadCompanions(folderStore(out), manifest, ['discriminator', 'classifier', 'encoder']),
    );
  });
});

async function sampleSheets(): Promise<readonly string[]> {
  const names = await readdir(join(run, 'samples'));
  return names.map((name) => join(run, 'samples', name));
}
