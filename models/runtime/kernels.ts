import { runtimeBytes } from './runtime-bytes.ts';

type Kernel = (...parameters: number[]) => void;

/** What the wasm module exports; its sources in wasm/ say what the parameters are. */
export interface Kernels {
  readonly convolve: Kernel;
  readonly convolveInterleaved: Kernel;
  readonly multiplyRow: Kernel;
  readonly multiplyTile: Kernel;
  readonly leakyRelu: Kernel;
  readonly normalize: Kernel;
  readonly tanhAll: Kernel;
  readonly sigmoidAll: Kernel;
  readonly softplusAll: Kernel;
  readonly moveBlocks: Kernel;
  readonly interleave: Kernel;
  readonly deinterleave: Kernel;
  readonly packWeights: Kernel;
  readonly decodeHalves: Kernel;
  readonly firstNonFinite: (address: number, count: number) => number;
  readonly writePixels: Kernel;
}

/** The kernels and the one memory that all networks of this thread share. */
export interface Runtime {
  readonly kernels: Kernels;
  readonly memory: WebAssembly.Memory;
}

/** A WebAssembly.Module. By this name, TypeScript knows it only where a project has the types of the DOM. */
type CompiledModule = object;

type ModuleSource = CompiledModule | (() => Promise<CompiledModule>);

let given: ModuleSource | undefined;
let starting: Promise<Runtime> | undefined;

/**
 * Provides the compiled module where a platform forbids compiling, such as Cloudflare Workers: there it is a
 * static import of runtime.wasm. Or says how to get it, for a bundle that leaves the bytes in a file of their
 * own. Call it before the first model is loaded.
 */
export function useRuntimeModule(module: ModuleSource): void {
  given = module;
}

/**
 * Starts the runtime on the first call.
 *
 * @throws Error that says what is needed when WebAssembly cannot be compiled here
 */
export async function startRuntime(): Promise<Runtime> {
  starting ??= start();
  return starting;
}

async function start(): Promise<Runtime> {
  try {
    // First what fails after a turn: `starting` is this promise by then, and is taken back below.
    const module = await compiled();
    const memory = new WebAssembly.Memory({ initial: 1 });
    const { exports } = await WebAssembly.instantiate(module, { env: { memory } });
    return { kernels: exports as unknown as Kernels, memory };
  } catch (cause) {
    starting = undefined;
    throw new Error(
      `digit-mint needs WebAssembly with SIMD (Node 20, Chrome 111, Firefox 119, Safari 16.4), in a page allowed by 'wasm-unsafe-eval' in its Content-Security-Policy: ${(cause as Error).message}`,
      { cause },
    );
  }
}

async function compiled(): Promise<WebAssembly.Module> {
  return typeof given === 'function' ? given() : (given ?? WebAssembly.compile(runtimeBytes()));
}
