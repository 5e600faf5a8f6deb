import { beforeAll, describe, expect, it } from 'vitest';
import type { LayerSpecification, Shape } from '../../../models/network/layers.ts';
import { startEngine } from '../../../pipeline/engines/engine.ts';
import { createNetworkState, disposeNetworkState } from '../../../pipeline/nn/parameters.ts';
import { createStreams } from '../../../pipeline/gan/streams.ts';

beforeAll(async () => {
  await startEngine('wasm', { threads: 1 });
});

/** The fresh values of one tensor of a network of one layer. */
function fresh(layer: LayerSpecification, inputShape: Shape, parameter: string): number[] {
  const state = createNetworkState(
    { inputShape: [...inputShape], layers: [layer] },
    createStreams(1).weights,
  );
  const values = [...(state.parameters.get(parameter)?.dataSync() ?? [])];
  disposeNetworkState(state);
  return values;
}

describe('fresh weights', () => {
  it.each([
    // √(6 / (56 + 40)) = √(1 / 16)
    ['dense_1', { kind: 'dense', units: 40 }, [56], 56 * 40, 0.25],
    // Fan in 2 · 3 · 4 = 24, fan out 2 · 3 · 12 = 72: √(6 / 96) = √(1 / 16)
    [
      'conv2d_1',
      { kind: 'conv2d', filters: 12, kernelSize: [2, 3], strides: [1, 1], padding: 'same' },
      [5, 5, 4],
      2 * 3 * 4 * 12,
      0.25,
    ],
  ] satisfies [string, LayerSpecification, Shape, number, number][])(
    "fill Glorot's range of a kernel evenly and leave the bias at 0: %s",
    (name, layer, inputShape, count, limit) => {
      const kernel = fresh(layer, inputShape, `${name}/kernel`);
      expect(kernel.length).toBe(count);
      expect(Math.max(...kernel)).toBeLessThanOrEqual(limit);
      expect(Math.min(...kernel)).toBeGreaterThanOrEqual(-limit);
      // Of hundreds of even draws the largest comes within a few percent of the limit, and their mean
      // within a few standard errors of 0.
      expect(Math.max(...kernel)).toBeGreaterThan(0.95 * limit);
      expect(Math.min(...kernel)).toBeLessThan(-0.95 * limit);
      const mean = kernel.reduce((sum, value) => sum + value, 0) / count;
      expect(Math.abs(mean)).toBeLessThan((4 * limit) / Math.sqrt(3 * count));
      expect(new Set(fresh(layer, inputShape, `${name}/bias`))).toEqual(new Set([0]));
    },
  );
});
