import nodeUtil from 'node:util';
import * as tf from '@tensorflow/tfjs-core';

/** Named apart, so that types are checked where this optional dependency could not be installed. */
const tensorflowPackage: string = '@tensorflow/tfjs-node';

/**
 * Stands in for models/wasm-engine.ts in this image's bundle: starts libtensorflow instead. Its sums run in
 * another order than wasm's, so a model is refused where that moves a golden's pixel.
 */
export async function startWasmEngine(): Promise<void> {
  // tfjs-node 4.22.0 calls util.isNullOrUndefined, which Node 23 removed (tensorflow/tfjs pull 8425).
  const legacyUtil = nodeUtil as { isNullOrUndefined?: (value: unknown) => boolean };
  legacyUtil.isNullOrUndefined = (value) => value === null || value === undefined;
  await import(tensorflowPackage);
  if (!(await tf.setBackend('tensorflow'))) throw new Error('libtensorflow did not start');
}
