import * as tf from '@tensorflow/tfjs-core';
// Registers the stock kernels and gradients before they are captured; the engine replaces some of them.
import '@tensorflow/tfjs-backend-wasm';
import '@tensorflow/tfjs-layers';

/** The wasm engine's kernels and their gradients, by name. */
export interface Registered {
  readonly kernels: ReadonlyMap<string, tf.KernelConfig>;
  readonly gradients: ReadonlyMap<string, tf.GradConfig>;
}

/** Takes note of what is registered: called before our kernels are, of what tfjs ships. */
export function captureKernels(): Registered {
  const kernels = new Map(
    tf.getKernelsForBackend('wasm').map((kernel) => [kernel.kernelName, kernel]),
  );
  const gradients = new Map(
    [...kernels.keys()].flatMap((name) => {
      const gradient = tf.getGradient(name) as tf.GradConfig | undefined;
      return gradient ? [[name, gradient] as const] : [];
    }),
  );
  return { kernels, gradients };
}

/** Runs something on the stock engine, without the kernels that it lacks, then puts ours back. */
export async function withStockKernels<Result>(
  stock: Registered,
  run: () => Promise<Result>,
): Promise<Result> {
  const ours = captureKernels();
  exchange(ours, stock);
  try {
    return await run();
  } finally {
    exchange(stock, ours);
  }
}

/** Registers one set where it differs from the other, and takes away what only the other has. */
function exchange(from: Registered, to: Registered): void {
  for (const name of new Set([...from.kernels.keys(), ...to.kernels.keys()])) {
    const [before, after] = [from.kernels.get(name), to.kernels.get(name)];
    if (before === after) continue;
    if (before) tf.unregisterKernel(name, 'wasm');
    if (after) tf.registerKernel(after);
  }
  for (const name of new Set([...from.gradients.keys(), ...to.gradients.keys()])) {
    const [before, after] = [from.gradients.get(name), to.gradients.get(name)];
    if (before === after) continue;
    if (before) tf.unregisterGradient(name);
    if (after) tf.registerGradient(after);
  }
}
