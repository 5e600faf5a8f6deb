import * as tf from '@tensorflow/tfjs-core';
// Registers the stock gradients before they are captured; the engine replaces some of them.
import '@tensorflow/tfjs-layers';

/** The engine's kernels and gradient as tfjs ships them, by name. */
export interface StockKernels {
  readonly kernels: ReadonlyMap<string, tf.KernelConfig>;
  readonly leakyReluGradient: tf.GradConfig;
}

/** Takes note of what is registered; to be called before our kernels are. */
export function captureStockKernels(): StockKernels {
  return {
    kernels: new Map(tf.getKernelsForBackend('wasm').map((kernel) => [kernel.kernelName, kernel])),
    leakyReluGradient: tf.getGradient(tf.LeakyRelu),
  };
}

/** Runs something on the stock engine, then puts our kernels back. */
export function withStockKernels<Result>(stock: StockKernels, run: () => Result): Result {
  const ours = tf.getKernelsForBackend('wasm');
  const oursChanged = ours.filter(
    ({ kernelName, kernelFunc }) => stock.kernels.get(kernelName)?.kernelFunc !== kernelFunc,
  );
  const ourGradient = tf.getGradient(tf.LeakyRelu);
  for (const { kernelName } of oursChanged) {
    tf.unregisterKernel(kernelName, 'wasm');
    const original = stock.kernels.get(kernelName);
    if (original) tf.registerKernel(original);
  }
  tf.registerGradient(stock.leakyReluGradient);
  try {
    return run();
  } finally {
    for (const kernel of oursChanged) {
      if (tf.getKernel(kernel.kernelName, 'wasm')) tf.unregisterKernel(kernel.kernelName, 'wasm');
      tf.registerKernel(kernel);
    }
    tf.registerGradient(ourGradient);
  }
}
