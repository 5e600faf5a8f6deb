import * as tf from '@tensorflow/tfjs-core';
import { decode } from 'fast-png';
import { beforeAll, describe, expect, it } from 'vitest';
import { folderStore } from '../../../models/stores/folder.ts';
import { disposeGenerator, type Generator, loadGenerator } from '../../../models/generator.ts';
import { startWasmEngine } from '../../../pipeline/engines/wasm-engine.ts';
import { drawLabelledSheet } from '../../../pipeline/report/sheets.ts';
import { drawWalk, drawWalks, type Walk } from '../../../pipeline/report/walk.ts';
import type { Manifest } from '../../../models/manifest/manifest.ts';
import type { Parameters } from '../../../pipeline/nn/forward.ts';
import { startTrained } from '../../../pipeline/nn/running.ts';
import { exportTinyModel } from '../../fixtures/tiny-model.ts';

/** The tiny model of 4 × 2 pixels, its seeds unlabelled. */
let unlabelled: Generator;
/** Two pixels: the first is white for label "b", the second grows with the only number of the latent. */
let labelled: Generator;

beforeAll(async () => {
  await startWasmEngine();
  const { folder, manifest } = await exportTinyModel();
  unlabelled = await loadGenerator(folderStore(folder), manifest.id);
  const kernel = tf.tensor2d([0, 1, -9, 0, 9, 0], [3, 2]);
  const changed = {
    manifest: {
      ...manifest,
      labels: ['a', 'b'],
      latent: { size: 1, distribution: 'normal' },
      image: { height: 1, width: 2, channels: 1 },
      generator: {
        inputShape: [3],
        layers: [
          { kind: 'dense', units: 2 },
          { kind: 'tanh' },
          { kind: 'reshape', shape: [1, 2, 1] },
        ],
      },
    },
    parameters: new Map<string, tf.Tensor>([
      ['dense_1/kernel', kernel],
      ['dense_1/bias', tf.zeros([2])],
    ]),
  } satisfies { manifest: Manifest; parameters: Parameters };
  const { manifest: described, parameters } = changed;
  labelled = {
    manifest: described,
    running: await startTrained(described.generator, parameters),
  };
});

/** The pixels of a sheet's images in a row of it, without the ground between them. */
function rowOf(png: Uint8Array, row: number, { height, width }: { height: number; width: number }) {
  const { data, width: sheetWidth } = decode(png);
  const columns = (sheetWidth - 2) / (width + 2);
  const top = 2 + row * (height + 2);
  return Array.from({ length: columns }, (_, column) =>
    Array.from({ length: height * width }, (__, pixel) => {
      const y = top + Math.floor(pixel / width);
      return data[y * sheetWidth + 2 + column * (width + 2) + (pixel % width)];
    }),
  );
}

describe('a walk', () => {
  it('has the images of its two seeds at its ends and the requested number of frames', async () => {
    const size = { height: 4, width: 2 };
    const walk = await drawWalk(unlabelled, '3', '4', { frames: 5 });
    const onwards = await drawWalk(unlabelled, '4', '5', { frames: 7 });
    expect(walk).toMatchObject({ from: '3', to: '4', label: null });
    const pictures = rowOf(walk.png, 0, size);
    expect(pictures).toHaveLength(5);
    expect(pictures.at(-1)).toEqual(rowOf(onwards.png, 0, size)[0]);
    expect(pictures[0]).not.toEqual(pictures.at(-1));
  });

  it('keeps its label all the way', async () => {
    const size = { height: 1, width: 2 };
    const [a, b] = await drawWalks(labelled);
    expect([a?.label, b?.label]).toEqual(['a', 'b']);
    const firstPixels = ({ png }: Walk) => new Set(rowOf(png, 0, size).map(([pixel]) => pixel));
    expect([a, b].map((walk) => walk && firstPixels(walk))).toEqual([new Set([0]), new Set([255])]);
  });

  it('takes six ways where there are no labels', async () => {
    const walks = await drawWalks(unlabelled);
    const ways = walks.map(({ from, to }) => `${from}-${to}`);
    expect(ways).toEqual(['0-1', '1-2', '2-3', '3-4', '4-5', '5-6']);
  });

  it('refuses fewer than two frames and a label that is not the model’s', async () => {
    await expect(drawWalk(unlabelled, '0', '1', { frames: 1 })).rejects.toThrow(
      'frames: 1 given, 2 or more are allowed',
    );
    await expect(drawWalk(labelled, '0', '1', { label: 2 })).rejects.toThrow(
      'label: 2 given, 0 to 1 allowed',
    );
  });
});

describe('a labelled sheet', () => {
  it('has a row for each label and a column for each seed', async () => {
    const sheet = await drawLabelledSheet(labelled, { columns: 4 });
    expect(sheet?.labels).toEqual(['a', 'b']);
    const size = { height: 1, width: 2 };
    const [a, b] = [0, 1].map((row) => rowOf(sheet?.png ?? new Uint8Array(), row, size));
    expect(a?.map(([label]) => label)).toEqual([0, 0, 0, 0]);
    expect(b?.map(([label]) => label)).toEqual([255, 255, 255, 255]);
    // The second pixel is the latent alone: the same down a column, another in the next.
    expect(a?.map(([, latent]) => latent)).toEqual(b?.map(([, latent]) => latent));
    expect(new Set(a?.map(([, latent]) => latent)).size).toBe(4);
  });

  it('is none for a model without labels', async () => {
    expect(await drawLabelledSheet(unlabelled)).toBeNull();
  });

  it('leaks no tensors', async () => {
    const before = tf.memory().numTensors;
    await drawLabelledSheet(labelled);
    await drawWalk(labelled, '0', '1');
    expect(tf.memory().numTensors).toBe(before);
    disposeGenerator(unlabelled);
    disposeGenerator(labelled);
  });
});
