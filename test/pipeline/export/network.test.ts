import { readFile } from 'node:fs/promises';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { networkParameters } from '../../../models/network/network.ts';
import { parseManifest } from '../../../models/manifest/manifest.ts';
import { startWasmEngine } from '../../../pipeline/engines/wasm-engine.ts';
import { encodeNetwork } from '../../../pipeline/export/network.ts';

const shipped = new URL('../../../models/shipped/', import.meta.url);

beforeAll(() => startWasmEngine());

describe('encoding a network', () => {
  it('writes the very bytes that the shipped model.json has: its digest is part of the id', async () => {
    const alias = JSON.parse(await readFile(new URL('aliases/champion.json', shipped), 'utf8')) as {
      id: string;
    };
    const folder = new URL(`${alias.id}/`, shipped);
    const manifest = await parseManifest(
      await readFile(new URL('manifest.json', folder)),
      'manifest',
    );
    const parameters = new Map(
      networkParameters(manifest.generator).map(({ name, shape }) => [name, tf.zeros([...shape])]),
    );
    const files = await encodeNetwork(manifest.generator, parameters);
    const written = Buffer.from(files.get('generator/model.json') ?? []).toString();
    expect(written).toBe(await readFile(new URL('generator/model.json', folder), 'utf8'));
    tf.dispose([...parameters.values()]);
  });

  it('refuses a weight that no half float can hold, by name', async () => {
    const network = { inputShape: [1], layers: [{ kind: 'dense' as const, units: 1 }] };
    const parameters = new Map<string, tf.Tensor>([
      ['dense_1/kernel', tf.tensor2d([[70_000]])],
      ['dense_1/bias', tf.tensor1d([0])],
    ]);
    await expect(encodeNetwork(network, parameters)).rejects.toThrow(
      'dense_1/kernel: 70000 cannot be written as a half float (up to ±65504)',
    );
  });
});
