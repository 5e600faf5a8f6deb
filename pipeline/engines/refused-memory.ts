import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { EngineFailure } from './engine-failure.ts';

/** The engine's allocator as Emscripten lays it out; its types leave out that it can be replaced. */
interface Allocator {
  _malloc: (bytes: number) => number;
  readonly _free: (address: number) => void;
}

const guarded = new WeakSet<object>();

/**
 * Has the engine fail where its memory cannot grow. tfjs does not look at what its allocator answers, and would
 * write to address 0.
 */
export function guardMemory({ wasm }: BackendWasm): void {
  if (guarded.has(wasm)) return;
  guarded.add(wasm);
  const allocator = wasm as unknown as Allocator;
  // The first call of Emscripten's own replaces the function by the module's.
  const { _free: free, _malloc: first } = allocator;
  free(first(1));
  const { _malloc: allocate } = allocator;
  allocator._malloc = (bytes) => {
    const address = allocate(bytes);
    if (address === 0 && bytes > 0) {
      const needed = Math.ceil(bytes / 2 ** 20);
      throw new EngineFailure(
        `the wasm engine got no memory for ${needed} MiB more (it can have 4 GiB, if the machine has them): use a smaller --batch-size`,
      );
    }
    return address;
  };
}
