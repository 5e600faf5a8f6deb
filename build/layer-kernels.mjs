/**
 * The kernels of tfjs's wasm engine that the layers of a network need (models/network/apply-layer.ts): a
 * function starts with these alone. The others come with the routes that are loaded later, where the layers
 * of every kind are tested to need no more.
 */
export const layerKernels = [
  'Add',
  'BatchMatMul',
  'Cast',
  'Conv2D',
  'FusedBatchNorm',
  'Identity',
  'LeakyRelu',
  'Reshape',
  'Tanh',
  'Transpose',
];
