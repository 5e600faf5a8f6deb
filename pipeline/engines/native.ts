import nodeUtil from 'node:util';

/**
 * Starts libtensorflow through tfjs-node or tfjs-node-gpu, whichever is named. Both are optional
 * peers that people install by hand, and their native part is downloaded then, so both may be absent or broken.
 * Both register the one backend "tensorflow", so the first that a process loads computes for either.
 *
 * @param needsGpu refuses to start on the CPU, which tfjs-node-gpu falls back to without a word
 */
export async function startNative(packageName: string, needsGpu: boolean): Promise<void> {
  // tfjs-node 4.22.0 calls util.isNullOrUndefined, which Node 22 warns of and Node 23 removed
  // (https://github.com/tensorflow/tfjs/pull/8425, merged but never released).
  const legacyUtil = nodeUtil as { isNullOrUndefined?: (value: unknown) => boolean };
  legacyUtil.isNullOrUndefined = (value) => value === null || value === undefined;
  // libtensorflow's advice on its own build would stand between the lines of the progress.
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '1';
  const tf = await import('@tensorflow/tfjs-core');
  await import(packageName);
  if (!(await tf.setBackend('tensorflow'))) throw new Error('libtensorflow did not start');
  const { isUsingGpuDevice } = tf.backend() as { isUsingGpuDevice?: boolean };
  if (needsGpu && !isUsingGpuDevice) throw new Error('libtensorflow found no GPU');
}
