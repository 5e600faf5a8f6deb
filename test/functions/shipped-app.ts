import { createApp } from '../../functions/app.ts';
import type { AppDependencies } from '../../functions/http/route.ts';
import { loadServedModel, type ServedModel } from '../../functions/serving/served-model.ts';
import { shippedFolder } from '../../functions/entries/environment.ts';
import { generatorInputSize } from '../../models/manifest/companions.ts';
import type { StoredTensor } from '../../models/network/weights.ts';
import { startNetwork } from '../../models/runtime/running-network.ts';

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
export async function withManifest(
  changes: Partial<ServedModel['generator']['manifest']>,
): Promise<ServedModel> {
  const { generator } = shippedModel;
  const manifest = { ...generator.manifest, ...changes };
  const inputSize = generatorInputSize(manifest.latent.size, manifest.labels);
  const network = { ...manifest.generator, inputShape: [inputSize] };
  const tensors = generator.running.tensors.map((tensor) =>
    tensor.name === 'dense_1/kernel' ? withRows(tensor, inputSize) : tensor,
  );
  return {
    ...shippedModel,
    generator: {
      manifest: { ...manifest, generator: network },
      running: await startNetwork(network, tensors),
    },
  };
}

/** A kernel for more inputs, whose weights are 0, or for fewer. */
function withRows(kernel: StoredTensor, rows: number): StoredTensor {
  const [present = 0, outputs = 0] = kernel.shape;
  const bytes = new Uint8Array((kernel.bytes.length / present) * rows);
  bytes.set(kernel.bytes.subarray(0, bytes.length));
  return { ...kernel, shape: [rows, outputs], bytes };
}

/** The bytes of an answer. */
export async function bytesOf(response: Response | Promise<Response>): Promise<Uint8Array> {
  return new Uint8Array(await (await response).arrayBuffer());
}
