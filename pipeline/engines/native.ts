import nodeUtil from 'node:util';

/**
 * Starts libtensorflow through tfjs-node or tfjs-node-gpu, whichever is named. Both are optional
 * packages whose native part is downloaded at install, so both may be absent or present but broken.
 */
export async function startNative(packageName: string): Promise<void> {
  // tfjs-node 4.22.0 calls util.isNullOrUndefined, which Node 23 removed
  // (https://github.com/tensorflow/tfjs/pull/8425, merged but never released).
  const legacyUtil = nodeUtil as { isNullOrUndefined?: (value: unknown) => boolean };
  legacyUtil.isNullOrUndefined ??= (value) => value === null || value === undefined;
  const tf = await import('@tensorflow/tfjs-core');
  await import(packageName);
  if (!(await tf.setBackend('tensorflow'))) throw new Error('libtensorflow did not start');
}
