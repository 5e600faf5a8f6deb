import * as tf from '@tensorflow/tfjs-core';
import type { NetworkSpecification } from '../../models/network/network.ts';
import { digestOf, generatorFromDigest, type RandomGenerator } from '../../models/seed/random.ts';
import { adamStep } from './adam.ts';
import type { Parameters } from './forward.ts';
import { createMetricsWindow } from './metrics.ts';
import {
  createNetworkState,
  disposeNetworkState,
  type NetworkState,
  stateTensors,
} from './parameters.ts';
import { train } from './train.ts';
import type { Trainable } from './trainable.ts';

/** How a single network is trained. */
export interface NetworkPlan {
  readonly steps: number;
  /** The highest rate: it rises over `warmUpSteps` and falls to 0 along half a cosine. */
  readonly learningRate: number;
  readonly warmUpSteps: number;
  /** Everything random follows from it. */
  readonly seed: string;
}

/** A single network, what it is trained on, and what its training minimizes. */
export interface NetworkTask<Batch> {
  readonly network: NetworkSpecification;
  readonly plan: NetworkPlan;
  /** Values by parameter name that the network begins with in place of fresh ones. */
  readonly initial?: Parameters;
  /**
   * Prepares the batches of a training.
   *
   * @param stream gives the random generator of a purpose, always the same for the same name
   * @returns a function that draws the next batch at each call
   */
  readonly batches: (stream: (name: string) => RandomGenerator) => () => Batch;
  /** The loss to minimize. Makes tensors that it does not dispose. */
  readonly loss: (parameters: Parameters, batch: Batch) => tf.Scalar;
}

/** A single network that is being trained. */
interface TrainableNetwork extends Trainable<null> {
  readonly trained: NetworkState;
}

/** Kingma and Ba's own (arXiv:1412.6980), with Keras' epsilon. */
const adam = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };

/** A network with weights from its plan's seed, ready to train. The caller disposes it. */
export function createTrainableNetwork<Batch>({
  network,
  plan,
  initial = new Map(),
  batches,
  loss,
}: NetworkTask<Batch>): TrainableNetwork {
  const stream = (name: string) => generatorFromDigest(digestOf(`${plan.seed}/${name}`));
  const state = createNetworkState(network, stream('weights'));
  for (const [name, tensor] of initial) state.parameters.get(name)?.assign(tensor);
  const nextBatch = batches(stream);
  let drawn = 0;
  return {
    trained: state,
    tensors: stateTensors(state),
    state: () => null,
    restore: () => {},
    async step(step) {
      // A training that goes on from a checkpoint passes over the batches from before it.
      for (; drawn < step; drawn++) nextBatch();
      const batch = nextBatch();
      drawn += 1;
      const { value, grads } = tf.variableGrads(
        () => loss(state.parameters, batch),
        [...state.trained.values()],
      );
      const optimizer = { ...adam, learningRate: learningRateAt(step + 1, plan) };
      adamStep(state.trained, grads, state.moments, optimizer, step + 1);
      return { loss: value };
    },
    samples: null,
    dispose: () => disposeNetworkState(state),
  };
}

/** Iterations between two reports of progress. */
const logEvery = 20;

/**
 * Trains a network to the last step of its plan. On the wasm engine the same task gives the same weights on every
 * machine, with any number of threads.
 *
 * @param onStep is told how many steps are done; what it throws ends the training
 * @returns the network, for the caller to dispose
 * @throws TrainingDiverged when a loss is no longer a finite number
 */
export async function trainNetwork<Batch>(
  task: NetworkTask<Batch>,
  onStep: (steps: number) => void = () => {},
): Promise<NetworkState> {
  const trainable = createTrainableNetwork(task);
  const position = { step: 0, seconds: 0, metrics: createMetricsWindow() };
  const outputs = { log: async ({ step }: typeof position) => onStep(step) };
  const never = new AbortController().signal;
  try {
    await train(trainable, position, { steps: task.plan.steps, logEvery }, outputs, never);
    return trainable.trained;
  } catch (error) {
    trainable.dispose();
    throw error;
  } finally {
    position.metrics.clear();
  }
}

/**
 * The rate of a step: a line up to the full rate, under half a cosine that ends at 0.
 *
 * @param step from 1
 */
export function learningRateAt(
  step: number,
  { steps, warmUpSteps, learningRate }: Omit<NetworkPlan, 'seed'>,
): number {
  const rise = Math.min(1, step / Math.max(1, warmUpSteps));
  return learningRate * rise * 0.5 * (1 + Math.cos((Math.PI * (step - 1)) / steps));
}
