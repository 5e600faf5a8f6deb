import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { disposeGenerator, generate } from '../../../models/generator.ts';
import { loadModelFolder } from '../../../pipeline/evaluation/model-folder.ts';
import { runScript } from '../../fixtures/run-script.ts';
import { png } from '../data/grey-png.ts';
import { temporaryFolder } from '../data/temporary-folder.ts';
import { newRun } from './trained-run.ts';

const side = 8;

/** An image with a bright row, another one in each. */
function row(image: number): Uint8Array {
  const pixels = Array.from({ length: side * side }, (_, place) =>
    Math.floor(place / side) === image % side ? 250 - image : 0,
  );
  return png(side, side, 1, pixels);
}

/** Trains for a few iterations. @returns the run's folder and what the command printed */
async function train(data: string, ...flags: readonly string[]) {
  const out = await newRun();
  const preset = ['--preset', 'quick', '--steps', '3', '--batch-size', '4', '--engine', 'wasm'];
  const { code, stderr } = await runScript('pipeline/commands/train.ts', [
    ...preset,
    '--threads',
    '1',
    '--data',
    data,
    '--out',
    out,
    ...flags,
  ]);
  return { out, code, stderr };
}

describe('pipeline:train on images of one kind', () => {
  it.each([
    ['a folder of images without classes', '', 'rows'],
    ['one class folder', 'row/', 'rows'],
    ['a training folder of one class', 'train/row/', 'rows'],
  ])('makes a generator without labels from %s', async (_what, place, name) => {
    const images = Array.from({ length: 12 }, (_, image) => image);
    const folder = await temporaryFolder(
      Object.fromEntries(images.map((image) => [`${name}/${place}${image}.png`, row(image)])),
    );
    const { out, code, stderr } = await train(join(folder, name));
    expect([code, stderr]).toEqual([0, expect.stringContaining(`data ${name}, 12 images`)]);
    const [id = ''] = await readdir(join(out, 'model'));
    const generator = await loadModelFolder(join(out, 'model', id));
    const { manifest } = generator;
    expect(manifest.labels).toBeNull();
    expect(manifest.dataset).toMatchObject({ name, content: 'images' });
    const latent = new Float32Array(manifest.latent.size).fill(0.5);
    expect(generate(generator, [{ latent, label: null }])[0]).toHaveLength(side * side);
    disposeGenerator(generator);
    const text = await readFile(join(out, 'config.json'), 'utf8');
    const { configuration } = JSON.parse(text) as { configuration: { labels: unknown } };
    expect(configuration.labels).toBeNull();
  });

  it('is told that a judge and a classifier need classes', async () => {
    const folder = await temporaryFolder({ 'rows/1.png': row(1), 'rows/2.png': row(2) });
    const { code, stderr } = await train(join(folder, 'rows'), '--companions');
    expect(stderr).toContain(
      'error: --companions: the model of --preset quick on rows has no labels; a preset with labels and data with classes are needed',
    );
    expect(code).toBe(2);
  });
});
