import * as tf from '@tensorflow/tfjs-core';

interface DawnModule {
  create(flags: string[]): { requestAdapter(): Promise<unknown> };
  readonly globals: object;
}

/**
 * Starts WebGPU on Dawn: any Vulkan, Metal or Direct3D 12 adapter. The packages are not installed by
 * default, Dawn's binary being 130 MB: `npm install --no-save webgpu @tensorflow/tfjs-backend-webgpu`.
 */
export async function startWebgpu(): Promise<void> {
  const dawnPackage: string = 'webgpu';
  const backendPackage: string = '@tensorflow/tfjs-backend-webgpu';
  const dawn = (await import(dawnPackage)) as DawnModule;
  const gpu = dawn.create([]);
  if (!(await gpu.requestAdapter()))
    throw new Error('no adapter: no Vulkan, Metal or D3D12 driver');
  Object.assign(globalThis, dawn.globals);
  Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true });
  await import(backendPackage);
  if (!(await tf.setBackend('webgpu'))) throw new Error('WebGPU did not start');
}
