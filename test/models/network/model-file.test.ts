import { describe, expect, it } from 'vitest';
import { parseModelFile } from '../../../models/network/model-file.ts';

const weight = { name: 'dense_1/kernel', shape: [2, 3], dtype: 'float32' };
const half = { ...weight, quantization: { dtype: 'float16' } };
const withGroup = (group: object) => ({ format: 'layers-model', weightsManifest: [group] });
const withWeight = (changed: object) =>
  withGroup({ paths: ['weights.bin'], weights: [weight, changed] });
const parse = (value: unknown) => parseModelFile(Buffer.from(JSON.stringify(value)), 'model.json');

describe('parseModelFile', () => {
  it('reads where the weights lie, and nothing else', () => {
    expect(parse(withWeight({ ...half, group: 'a' }))).toEqual({
      path: 'weights.bin',
      weights: [weight, { ...weight, quantization: { dtype: 'float16' } }],
    });
  });

  it.each([
    [7, 'weightsManifest: a list of one group is needed'],
    [withGroup({ paths: ['a', 'b'], weights: [] }), 'weightsManifest.0.paths: a list of one path'],
    [withGroup({ paths: [1], weights: [] }), 'weightsManifest.0.paths.0: a text is needed'],
    [withGroup({ paths: ['a'] }), 'weightsManifest.0.weights: a list of tensors is needed'],
    [withWeight({ ...weight, name: 1 }), 'weightsManifest.0.weights.1.name: a text is needed'],
    [withWeight({ ...weight, shape: [2, -1] }), 'weights.1.shape: a list of whole numbers'],
    [withWeight({ ...weight, dtype: 'int32' }), 'weights.1.dtype: "float32" is needed'],
    [
      withWeight({ ...weight, quantization: { dtype: 'float16', scale: 2 } }),
      'weights.1.quantization: {"dtype":"float16"} is needed',
    ],
  ])('refuses %j', (file, message) => {
    expect(() => parse(file)).toThrow(message);
  });
});
