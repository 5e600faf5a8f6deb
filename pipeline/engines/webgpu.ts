import * as tf from '@tensorflow/tfjs-core';

interface Adapter {
  readonly info: { readonly description: string; readonly isFallbackAdapter?: boolean };
}

interface Gpu {
  requestAdapter(options: { powerPreference: 'high-performance' }): Promise<Adapter | null>;
}

interface DawnModule {
  create(flags: string[]): Gpu;
  readonly globals: object;
}

/** Whether a Vulkan driver that computes on the CPU will do: SwiftShader, llvmpipe. */
export type SoftwareDrivers = 'taken' | 'refused';

/** One for the whole process: Dawn (webgpu 0.6.2) crashes or hangs where an instance it still polls is collected. */
let gpu: Gpu | undefined;

/**
 * Starts WebGPU on Dawn: any Vulkan, Metal or Direct3D 12 adapter. The packages are not installed by
 * default, Dawn's binary being 130 MB: `npm run engine -- install webgpu`.
 */
export async function startWebgpu(softwareDrivers: SoftwareDrivers): Promise<void> {
  const dawnPackage: string = 'webgpu';
  const backendPackage: string = '@tensorflow/tfjs-backend-webgpu';
  const dawn = (await import(dawnPackage)) as DawnModule;
  gpu ??= dawn.create([]);
  // As the backend asks for it, so that what is judged here is what will compute.
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new Error('no adapter: no Vulkan, Metal or D3D12 driver');
  const { description, isFallbackAdapter } = adapter.info;
  if (isFallbackAdapter && softwareDrivers === 'refused') {
    throw new Error(`${description} computes on the CPU, more slowly than wasm`);
  }
  Object.assign(globalThis, dawn.globals);
  provideGpu(gpu);
  await import(backendPackage);
  if (!(await tf.setBackend('webgpu'))) throw new Error('WebGPU did not start');
}

/** Gives `navigator.gpu`, where the backend looks, to Node's own navigator (Node 21 and later) or to a new one. */
function provideGpu(value: Gpu): void {
  const { navigator = {} } = globalThis as { navigator?: object };
  Object.defineProperty(navigator, 'gpu', { value, configurable: true });
  Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true });
}
