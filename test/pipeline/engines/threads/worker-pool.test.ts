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
  const functions = exports as Readonly<Record<string, (...parameters: number[]) => void>>;
  const kernels = { leakyRelu: functions['leakyRelu'], sumRows: functions['sumRows'] };
  process.on('worker', note);
  const pool = await startWorkerPool(3, module, memory, kernels as typeof functions, answerWithin);
  process.off('worker', note);
  return { workers: pool, floats: new Float32Array(memory.buffer), threads };
}

beforeAll(async () => {
  ({ workers, floats } = await startPool());
});

describe('a pool of three threads', () => {
  it('runs every call exactly once until it has finished, over many calls', () => {
    // LeakyReLU in place on −1 with slope 2: each run of a call doubles its numbers.
    const [length, rounds] = [64, 20];
    for (let repetition = 0; repetition < 500; repetition++) {
      floats.fill(-1, 0, 3 * length);
      for (let round = 1; round <= rounds; round++) {
        workers.run(
          'leakyRelu',
          [0, 1, 2].map((part) => [part * length * 4, part * length * 4, length, 2]),
        );
        if (round % 7 > 0) continue;
        workers.finish();
        expect(floats[0]).toBe(-(2 ** round));
        expect(floats[length]).toBe(-(2 ** round));
        expect(floats[3 * length - 1]).toBe(-(2 ** round));
      }
      workers.finish();
      expect(floats[3 * length - 1]).toBe(-(2 ** rounds));
    }
  });

  it('runs a kernel after all calls of the one before it, however they are shared out', () => {
    // Each kernel moves numbers from one place to the next: a call that came too early would move an old one.
    const [parts, length, steps] = [7, 512, 40];
    for (let repetition = 1; repetition <= 100; repetition++) {
      floats.fill(0, 0, (steps + 1) * parts * length);
      floats.fill(repetition, 0, parts * length);
      for (let step = 0; step < steps; step++) {
        const from = 4 * step * parts * length;
        workers.run(
          'leakyRelu',
          Array.from({ length: parts }, (_, part) => {
            // Read where another call of the kernel before has written.
            const other = (part + step) % parts;
            return [from + 4 * other * length, from + 4 * (parts + part) * length, length, 1];
          }),
        );
      }
      workers.finish();
      const moved = floats.subarray(steps * parts * length, (steps + 1) * parts * length);
      expect(moved.every((value) => value === repetition)).toBe(true);
    }
  });

  it('does what is to come after its calls only when they are done', () => {
    floats.fill(-1, 0, 1024);
    const seen: number[] = [];
    for (let round = 1; round <= 50; round++) {
      workers.run('leakyRelu', [[0, 0, 1024, 2]]);
      workers.whenDone(() => seen.push(Number(floats[1023]) <= -(2 ** round) ? round : 0));
    }
    workers.finish();
    expect(seen).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
  });

  it('puts each thread to work in its own workspace', () => {
    // The slope is what the thread has in place of an offset: each −1 becomes minus the address.
    const addresses = [4000, 5000, 6000];
    workers.setWorkspaces(addresses);
    floats.fill(-1, 0, 500);
    for (let call = 0; call < 500; call++) {
      workers.run('leakyRelu', [[4 * call, 4 * call, 1, 8]], 1);
    }
    workers.finish();
    const slopes = new Set(floats.subarray(0, 500).map((value) => -value - 8));
    expect(addresses).toEqual(expect.arrayContaining([...slopes]));
  });

  it('says when a kernel fails on a helping thread', async () => {
    const pool = await startPool();
    const outside = 2 ** 31;
    expect(() => {
      for (let call = 0; call < 1000; call++) {
        pool.workers.run('leakyRelu', [[outside, outside, 4, 2]]);
      }
      pool.workers.finish();
    }).toThrow(/a kernel failed on its thread|memory access out of bounds/);
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
    pool.workers.finish();
    expect(pool.floats.slice(0, 8)).toEqual(new Float32Array(8).fill(-2));
  });

  it('in a call ends the call with what to do, and does not hang', async () => {
    const pool = await startPool(200);
    // Seconds of work: the sum of so many rows of one number.
    pool.workers.run('sumRows', [[0, 4, 2 ** 32 - 1, 1, 0]]);
    // Whichever thread took it ends while this one waits: nothing tells it until it returns to its event loop.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
    const ended = pool.threads.map((thread) => thread.terminate());
    const run = () => pool.workers.finish();
    expect(run).toThrow(
      new EngineFailure(
        'a worker thread has died or hangs (no answer for 0.2 s): continue with --resume from the last checkpoint, and with --threads 1 if it happens again',
      ),
    );
    await Promise.all(ended);
  });
});
