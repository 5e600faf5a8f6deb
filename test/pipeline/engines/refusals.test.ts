import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { EngineFailure } from '../../../pipeline/engines/engine-failure.ts';
import { startEngine } from '../../../pipeline/engines/engine.ts';
import { startSharedWasmEngine } from '../../../pipeline/engines/threads/shared-wasm-engine.ts';
import { usableThreads } from '../../../pipeline/engines/wasm.ts';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe('the wasm engine', () => {
  it('uses as many threads as the machine runs at once where more are requested, and says so', async () => {
    expect(usableThreads(2, 2)).toBe(2);
    const warned = once(process, 'warning') as Promise<[Error]>;
    expect(usableThreads(64, 2)).toBe(2);
    const [{ message }] = await warned;
    expect(message).toBe('--threads 64: this machine runs 2 at once, and the wasm engine uses 2');
    expect(usableThreads(1)).toBe(1);
    expect(usableThreads(availableParallelism())).toBe(availableParallelism());
  });

  it('asks for one thread where there is no SharedArrayBuffer', async () => {
    vi.stubGlobal('SharedArrayBuffer', undefined);
    Reflect.deleteProperty(globalThis, 'SharedArrayBuffer');
    await expect(startSharedWasmEngine()).rejects.toThrow(
      'there is no SharedArrayBuffer here, which threads need: use --threads 1',
    );
  });

  it('fails where its memory cannot grow, and says what to do', async () => {
    await startEngine('wasm', { threads: 1 });
    vi.spyOn(WebAssembly.Memory.prototype, 'grow').mockImplementation(() => {
      throw new RangeError('no memory');
    });
    const fill = () => tf.zeros([512, 1024, 1024]).dataSync();
    expect(fill).toThrow(
      new EngineFailure(
        'the wasm engine got no memory for 2048 MiB more (it can have 4 GiB, if the machine has them): use a smaller --batch-size',
      ),
    );
    vi.restoreAllMocks();
    expect(tf.add(1, 2).dataSync()[0]).toBe(3);
  });
});
