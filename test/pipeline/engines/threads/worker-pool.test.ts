import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { Worker } from 'node:worker_threads';
import { beforeAll, describe, expect, it } from 'vitest';
import { EngineFailure } from '../../../../pipeline/engines/engine-failure.ts';
import {
  type WorkerPool,
  startWorkerPool,
} from '../../../../pipeline/engines/threads/worker-pool.ts';

const file = new URL('../../../../pipeline/engines/kernels/simd-shared.wasm', import.meta.url);

let workers: WorkerPool;
let floats: Float32Array;

/** A pool of three threads over a new memory, and the two of them that it started. */
async function startPool(answerWithin?: number): Promise<{
  readonly workers: WorkerPool;
  readonly floats: Float32Array;
  readonly threads: readonly Worker[];
}> {
  const threads: Worker[] = [];
  const note = (thread: Worker) => threads.push(thread);
  const memory = new WebAssembly.Memory({ initial: 16, maximum: 65_536, shared: true });
  const module = await WebAssembly.compile(await readFile(file));
  const { exports } = await WebAssembly.instantiate(module, { env: { memory } });
  const leakyRelu = exports['leakyRelu'] as (...parameters: number[]) => void;
  process.on('worker', note);
  const pool = await startWorkerPool(3, module, memory, { leakyRelu }, answerWithin);
  process.off('worker', note);
  return { workers: pool, floats: new Float32Array(memory.buffer), threads };
}

beforeAll(async () => {
  ({ workers, floats } = await startPool());
});

describe('a pool of three threads', () => {
  it('runs every call exactly once before it returns, over many calls', () => {
    // LeakyReLU in place on −1 with slope 2: each run of a call doubles its numbers.
    const [length, rounds] = [64, 20];
    for (let repetition = 0; repetition < 500; repetition++) {
      floats.fill(-1, 0, 3 * length);
      for (let round = 1; round <= rounds; round++) {
        workers.run(
          'leakyRelu',
          [0, 1, 2].map((part) => [part * length * 4, part * length * 4, length, 2]),
        );
        expect(floats[0]).toBe(-(2 ** round));
        expect(floats[length]).toBe(-(2 ** round));
        expect(floats[3 * length - 1]).toBe(-(2 ** round));
      }
    }
  });

  it('says when a kernel fails on a helping thread', () => {
    const outside = 2 ** 31;
    expect(() =>
      workers.run('leakyRelu', [
        [0, 0, 4, 2],
        [outside, outside, 4, 2],
      ]),
    ).toThrow('a kernel failed on its thread');
  });
});

describe('a thread of the pool that dies', () => {
  it('between calls is left out from then on, with a warning', async () => {
    const pool = await startPool();
    expect(pool.workers.size).toBe(3);
    const warned = once(process, 'warning') as Promise<[Error]>;
    await pool.threads[0]?.terminate();
    const [{ message }] = await warned;
    expect(message).toBe('a worker thread ended: training goes on with 2 of 3 threads');
    expect(pool.workers.size).toBe(2);
    pool.floats.fill(-1, 0, 8);
    pool.workers.run(
      'leakyRelu',
      [0, 1].map((part) => [part * 16, part * 16, 4, 2]),
    );
    expect(pool.floats.slice(0, 8)).toEqual(new Float32Array(8).fill(-2));
  });

  it('in a call ends the call with what to do, and does not hang', async () => {
    const pool = await startPool(200);
    // It ends while this thread waits: nothing tells this thread until it returns to its event loop.
    const ended = pool.threads[0]?.terminate();
    const run = () => {
      for (;;) {
        pool.workers.run(
          'leakyRelu',
          [0, 1, 2].map((part) => [part * 16, part * 16, 4, 2]),
        );
      }
    };
    expect(run).toThrow(
      new EngineFailure(
        'a worker thread has died or hangs (no answer for 0.2 s): continue with --resume from the last checkpoint, and with --threads 1 if it happens again',
      ),
    );
    await ended;
  });
});
