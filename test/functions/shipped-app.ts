import * as tf from '@tensorflow/tfjs-core';
import { createApp } from '../../functions/app.ts';
import type { AppDependencies } from '../../functions/http/route.ts';
import { loadServedModel, type ServedModel } from '../../functions/serving/served-model.ts';
import { shippedFolder } from '../../functions/entries/environment.ts';
import { generatorInputSize } from '../../models/manifest/manifest.ts';
import { startWasmEngine } from '../../models/wasm-engine.ts';

await startWasmEngine();

/** The model that ships, whichever it is: no test may know its id, its labels or its pixels. */
export const shippedModel: ServedModel = await loadServedModel({ shippedFolder }, () => {});

/** An app over the shipped model. */
export function shippedApp(dependencies: Partial<AppDependencies> = {}) {
  return createApp({
    servedModel: () => Promise.resolve(shippedModel),
    randomSeed: () => 'a random seed',
    log: () => {},
    version: '1.2.3',
    ...dependencies,
  });
}

/** The shipped model under other promises: what the app makes of a manifest, not what is drawn. */
export function withManifest(changes: Partial<ServedModel['generator']['manifest']>): ServedModel {
  const { generator } = shippedModel;
  const manifest = { ...generator.manifest, ...changes };
  const inputSize = generatorInputSize(manifest.latent.size, manifest.labels);
  const network = { ...manifest.generator, inputShape: [inputSize] };
  const parameters = new Map(generator.parameters);
  const kernel = parameters.get('dense_1/kernel');
  if (kernel) parameters.set('dense_1/kernel', withRows(kernel, inputSize));
  return {
    ...shippedModel,
    generator: { manifest: { ...manifest, generator: network }, parameters },
  };
}

/** A kernel for more inputs, whose weights are 0, or for fewer. */
function withRows(kernel: tf.Tensor, rows: number): tf.Tensor {
  const [present = 0, outputs = 0] = kernel.shape;
  const kept = tf.slice(kernel, [0, 0], [Math.min(rows, present), outputs]);
  return tf.pad(kept, [
    [0, Math.max(0, rows - present)],
    [0, 0],
  ]);
}

/** The bytes of an answer. */
export async function bytesOf(response: Response | Promise<Response>): Promise<Uint8Array> {
  return new Uint8Array(await (await response).arrayBuffer());
}
