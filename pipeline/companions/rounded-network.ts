import type * as tf from '@tensorflow/tfjs-core';
import { companionGolden } from '../../models/companion-golden.ts';
import type { CompanionName } from '../../models/companion-networks.ts';
import type { NetworkSpecification, Parameters } from '../../models/network.ts';
import { decodeParameters, parseModelFile } from '../../models/weights.ts';
import { encodeNetwork } from '../export/network.ts';

/** A network as a reader of its files will have it: its weights are half floats. */
export interface RoundedNetwork {
  readonly network: NetworkSpecification;
  /** For the caller to dispose. */
  readonly parameters: Parameters;
  readonly golden: readonly number[];
  /** By their paths in the model's folder. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** Rounds a trained network to what its files hold, so that what is measured is what is shipped. */
export async function roundNetwork(
  name: CompanionName,
  network: NetworkSpecification,
  trained: ReadonlyMap<string, tf.Tensor>,
): Promise<RoundedNetwork> {
  const files = await encodeNetwork(network, trained, name);
  const file = (path: string) => files.get(`${name}/${path}`) ?? new Uint8Array();
  const modelFile = parseModelFile(file('model.json'), `${name}/model.json`);
  const parameters = decodeParameters(
    network,
    modelFile,
    file(modelFile.path),
    `${name}/${modelFile.path}`,
  );
  return { network, parameters, golden: await companionGolden(network, parameters), files };
}
