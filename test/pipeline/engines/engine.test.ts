import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { type EngineName, startEngine } from '../../../pipeline/engines/engine.ts';

describe('choosing an engine', () => {
  it('takes a GPU that is there, else wasm, and says why it passed over those before it', async () => {
    const engine = await startEngine('auto');
    // libtensorflow on the CPU is not among them, installed or not: its models have ids of their own.
    const order: EngineName[] = ['tensorflow-gpu', 'webgpu', 'wasm'];
    expect(order).toContain(engine.name);
    expect(engine.passedOver.map(({ name }) => name)).toEqual(
      order.slice(0, order.indexOf(engine.name)),
    );
    for (const { reason } of engine.passedOver) expect(reason).not.toBe('');
  });

  it('says how to install an engine that is not there', async () => {
    const { passedOver } = await startEngine('auto');
    const missing = passedOver.filter(({ reason }) => reason.includes('is not installed'));
    for (const { name, reason } of missing) {
      expect(reason).toMatch(
        new RegExp(
          `^the package \\S+ is not installed; to install it: npm run engine -- install ${name}$`,
        ),
      );
    }
  });

  it('takes the requested engine', async () => {
    const engine = await startEngine('cpu');
    expect(engine).toMatchObject({ name: 'cpu', passedOver: [] });
    expect(tf.getBackend()).toBe('cpu');
  });

  it('says why a requested engine does not work, and lists those that do', async () => {
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
        new RegExp(`^--engine ${asked[index]}: .+; these work here: .*wasm(?:, wasm-fma)?, cpu$`),
      );
    }
    expect(messages.filter((message) => message !== undefined)).not.toEqual([]);
  });
});
