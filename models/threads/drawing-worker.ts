import { parentPort } from 'node:worker_threads';
import type { NetworkSpecification } from '../network/network.ts';
import type { StoredTensor } from '../network/weights.ts';
import { type RunningNetwork, startNetwork } from '../runtime/running-network.ts';

/** What a drawing thread is told. */
export type DrawingMessage =
  | {
      readonly kind: 'start';
      readonly network: number;
      readonly specification: NetworkSpecification;
      readonly tensors: readonly StoredTensor[];
    }
  | { readonly kind: 'dispose'; readonly network: number }
  | { readonly kind: 'draw'; readonly network: number; readonly inputs: Float32Array };

/** What it answers to each 'draw', in order. */
export type DrawingAnswer = { readonly pixels: Uint8Array } | { readonly error: string };

/** By the numbers that the pool gives them. */
const networks = new Map<number, Promise<RunningNetwork>>();

async function answerTo({ network, inputs }: DrawingMessage & { kind: 'draw' }) {
  try {
    const running = await networks.get(network);
    if (!running) throw new Error(`network ${network} was not started`);
    const pixels = running.runToPixels(inputs);
    parentPort?.postMessage({ pixels } satisfies DrawingAnswer, [pixels.buffer as ArrayBuffer]);
  } catch (error) {
    parentPort?.postMessage({ error: (error as Error).message } satisfies DrawingAnswer);
  }
}

/** One message after the other, so that answers keep their order. */
let last: Promise<void> = Promise.resolve();

parentPort?.on('message', (message: DrawingMessage) => {
  last = last.then(async () => {
    if (message.kind === 'draw') return answerTo(message);
    if (message.kind === 'start') {
      const starting = startNetwork(message.specification, message.tensors);
      networks.set(message.network, starting);
      await starting.catch(() => undefined);
      return undefined;
    }
    (await networks.get(message.network)?.catch(() => undefined))?.dispose();
    networks.delete(message.network);
    return undefined;
  });
});
