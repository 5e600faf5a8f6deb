import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { type EngineName, startEngine } from '../../../pipeline/engines/engine.ts';

describe('choosing an engine', () => {
  it('takes the first that computes, and says why it passed over those before it', async () => {
    const engine = await startEngine('auto');
    const order: EngineName[] = ['tensorflow-gpu', 'tensorflow', 'webgpu', 'wasm', 'cpu'];
    expect(engine.passedOver.map(({ name }) => name)).toEqual(
      order.slice(0, order.indexOf(engine.name)),
    );
    for (const { reason } of engine.passedOver) expect(reason).not.toBe('');
  });

  it('takes the one that is asked for', async () => {
    const engine = await startEngine('cpu');
    expect(engine).toMatchObject({ name: 'cpu', passedOver: [] });
    expect(tf.getBackend()).toBe('cpu');
  });

  it('says why one that is asked for does not work, and lists those that do', async () => {
    // Nowhere do all of these work: a GPU box with CUDA 11.2 lacks the plain package, or the reverse.
    const asked: EngineName[] = ['tensorflow-gpu', 'tensorflow', 'webgpu'];
    // One after the other: which engine computes is state of the process.
    const messages: (string | undefined)[] = [];
    for (const name of asked) {
      const message = await startEngine(name).then(
        () => undefined,
        (error: Error) => error.message,
      );
      messages.push(message);
    }
    for (const [index, message] of messages.entries()) {
      if (message === undefined) continue;
      expect(message).toMatch(
        new RegExp(`^--engine ${asked[index]}: .+; these work here: .*wasm, cpu$`),
      );
    }
    expect(messages.filter((message) => message !== undefined)).not.toEqual([]);
  });
});
