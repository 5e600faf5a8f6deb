import * as tf from '@tensorflow/tfjs-core';
import { EngineFailure } from './engine-failure.ts';

interface Adapter {
  readonly info: { readonly description: string; readonly isFallbackAdapter?: boolean };
}

interface Gpu {
  requestAdapter(options: { powerPreference: 'high-performance' }): Promise<Adapter | null>;
}

/** What is used here of a backend over a device of WebGPU. */
interface WebgpuBackend {
  readonly device: {
    readonly lost: Promise<{ readonly message: string }>;
    addEventListener(
      type: 'uncapturederror',
      listener: (event: { readonly error: { readonly message: string } }) => void,
    ): void;
  };
  read(dataId: object): Promise<unknown>;
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
  failOnErrors(tf.backend() as unknown as WebgpuBackend);
}

const watched = new WeakSet<object>();

/**
 * Has every read from the device fail once the device has refused a command or is lost. WebGPU reports both only
 * by an event: what was to be computed is then zeros or old numbers, with which a run would go on.
 */
export function failOnErrors(backend: WebgpuBackend): void {
  const { device } = backend;
  if (watched.has(device)) return;
  watched.add(device);
  let failure: EngineFailure | undefined;
  const fail = (what: string, message: string) => {
    failure ??= new EngineFailure(`the webgpu engine ${what}: ${message.split('\n')[0]}`);
  };
  device.addEventListener('uncapturederror', ({ error }) => fail('failed', error.message));
  void device.lost.then(({ message }) => fail('lost its device', message));
  const read = backend.read.bind(backend);
  backend.read = async (dataId) => {
    const data = await read(dataId);
    if (failure) throw failure;
    return data;
  };
}

/** Gives `navigator.gpu`, where the backend looks, to Node's own navigator (Node 21 and later) or to a new one. */
function provideGpu(value: Gpu): void {
  const { navigator = {} } = globalThis as { navigator?: object };
  Object.defineProperty(navigator, 'gpu', { value, configurable: true });
  Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true });
}
