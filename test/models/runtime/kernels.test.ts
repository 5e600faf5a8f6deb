import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { shippedFolder } from '../../../functions/entries/environment.ts';
import { startRuntime, useRuntimeModule } from '../../../models/runtime/kernels.ts';
import { folderStore } from '../../../models/stores/folder.ts';
import { nodeParametersOf } from '../../fixtures/built-entries.ts';
import { drawThousand } from '../engines/thousand-digits.ts';

// The WebAssembly of a module that no engine can compile: the right start, and a section of an unknown kind.
const unknownSection = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 0x7f, 0);

describe('the runtime', () => {
  it('says what it needs where it gets no memory', async () => {
    const { Memory } = WebAssembly;
    WebAssembly.Memory = function refuse() {
      throw new RangeError('could not allocate memory');
    } as never;
    try {
      await expect(startRuntime()).rejects.toThrow(
        /^digit-mint needs WebAssembly with SIMD .+: could not allocate memory$/,
      );
    } finally {
      WebAssembly.Memory = Memory;
    }
  });

  it('says what it needs where its WebAssembly cannot be compiled, and starts once it can', async () => {
    useRuntimeModule(async () => WebAssembly.compile(unknownSection));
    await expect(startRuntime()).rejects.toThrow(
      /^digit-mint needs WebAssembly with SIMD \(Node 20, Chrome 111, Firefox 119, Safari 16\.4\), in a page allowed by 'wasm-unsafe-eval' in its Content-Security-Policy: WebAssembly\.compile\(\): /,
    );
    const { runtimeWasm } = await import('../../../models/runtime/runtime-wasm.ts');
    useRuntimeModule(await WebAssembly.compile(Buffer.from(runtimeWasm, 'base64')));
    expect((await startRuntime()).memory.buffer.byteLength).toBeGreaterThan(0);
  });

  it('draws the same in two threads at once as in this one', async () => {
    const [program = ''] = await nodeParametersOf('test/models/runtime/thread-process.ts');
    const drawn = Array.from(
      { length: 2 },
      () =>
        new Promise((resolve, reject) => {
          const thread = new Worker(program, { workerData: shippedFolder });
          thread.once('message', resolve).once('error', reject);
        }),
    );
    const expected = await drawThousand(folderStore(shippedFolder));
    expect(await Promise.all(drawn)).toEqual([expected, expected]);
  });
});
