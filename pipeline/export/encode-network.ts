import type * as tf from '@tensorflow/tfjs-core';
import { type NetworkSpecification, networkParameters } from '../../models/network.ts';
import { requireHalfFloats, toFloat16Bytes } from './float16.ts';
import { kerasTopology } from './keras-topology.ts';

/**
 * The weights as a tfjs layers model: model.json and one file of half floats.
 *
 * @param folder of the model that they go to, and what the network is called: "generator", or a companion
 */
export async function encodeNetwork(
  network: NetworkSpecification,
  parameters: ReadonlyMap<string, tf.Tensor>,
  folder = 'generator',
): Promise<Map<string, Uint8Array>> {
  const specifications = networkParameters(network);
  const chunks = await Promise.all(
    specifications.map(async ({ name }) => {
      const tensor = parameters.get(name);
      if (!tensor) throw new Error(`parameter ${name} is missing`);
      const values = await tensor.data<'float32'>();
      requireHalfFloats(name, values);
      return toFloat16Bytes(values);
    }),
  );
  const modelFile = {
    format: 'layers-model',
    generatedBy: 'digit-mint',
    convertedBy: null,
    modelTopology: kerasTopology(network, folder),
    weightsManifest: [
      {
        paths: ['weights.bin'],
        weights: specifications.map(({ name, shape }) => ({
          name,
          shape,
          dtype: 'float32',
          quantization: { dtype: 'float16' },
        })),
      },
    ],
  };
  return new Map([
    [`${folder}/model.json`, new TextEncoder().encode(JSON.stringify(modelFile))],
    [`${folder}/weights.bin`, new Uint8Array(Buffer.concat(chunks))],
  ]);
}
