import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import nodeUtil from 'node:util';
import { InvalidInput } from '../invalid-input.ts';
import { installableEngines } from './install-recipes.ts';
import { registerGradients } from './kernels/gradients.ts';
import { defaultThreads, startWasmTraining, usableThreads } from './wasm.ts';
import { type SoftwareDrivers, startWebgpu } from './webgpu.ts';

// For its side effect: it registers the gradients of all operations, which core's build for Node lacks.

/** How an engine is to be started; each takes what concerns it. */
interface StartOptions {
  /** For webgpu. */
  readonly softwareDrivers: SoftwareDrivers;
  /** For wasm; what it computes does not depend on it. */
  readonly threads: number;
}

const starters = {
  'tensorflow-gpu': () => startNative('@tensorflow/tfjs-node-gpu', true),
  tensorflow: () => startNative('@tensorflow/tfjs-node', false),
  webgpu: ({ softwareDrivers }: StartOptions) => startWebgpu(softwareDrivers),
  wasm: ({ threads }: StartOptions) => startWasmTraining(threads, 'each'),
  'wasm-fma': ({ threads }: StartOptions) => startWasmTraining(threads, 'fused'),
  cpu: startCpu,
} as const;

export type EngineName = keyof typeof starters;
export const engineNames = Object.keys(starters) as EngineName[];

/**
 * What `auto` tries, in this order: GPUs, then what runs everywhere. libtensorflow on the CPU and the plain
 * CPU engine must be asked for by name, and so must wasm that fuses products and sums: with them the same seed
 * gives a model of another id than wasm does.
 */
const automaticNames = [
  'tensorflow-gpu',
  'webgpu',
  'wasm',
] as const satisfies readonly EngineName[];

/** The engines that `npm ci` leaves out, and that `npm run engine` installs. */
const installable: readonly EngineName[] = installableEngines;

/** An engine that was not taken, and why. */
interface PassedOver {
  readonly name: EngineName;
  readonly reason: string;
}

/** The engine that computes from now on in this process. */
export interface Engine {
  readonly name: EngineName;
  readonly version: string;
  readonly passedOver: readonly PassedOver[];
}

/**
 * Starts the engine that is asked for, or for `auto` a GPU's that finds its GPU, else wasm.
 *
 * @param options.threads of the wasm engine, at most as many as the machine runs at once (default: these, up to four)
 * @throws InvalidInput when the engine that is asked for does not work: says why and lists those that do
 */
export async function startEngine(
  requested: EngineName | 'auto',
  { threads: requestedThreads = defaultThreads() }: { readonly threads?: number | undefined } = {},
): Promise<Engine> {
  const threads = usableThreads(requestedThreads);
  // Production mode: no advice on the console, no check of every value for NaN.
  tf.enableProdMode();
  registerGradients();
  const passedOver: PassedOver[] = [];
  for (const name of requested === 'auto' ? automaticNames : [requested]) {
    const softwareDrivers = requested === 'auto' ? 'refused' : 'taken';
    const reason = await whyNot(name, { softwareDrivers, threads });
    if (reason === undefined) {
      startedThreads = threads;
      return { name, version: tf.version_core, passedOver };
    }
    passedOver.push({ name, reason });
  }
  const failed = passedOver.at(-1);
  const others = engineNames.filter((name) => name !== requested);
  const working = await workingEngines(others, { softwareDrivers: 'taken', threads });
  throw new InvalidInput(
    `--engine ${requested}: ${failed?.reason}; these work here: ${working.join(', ')}`,
  );
}

let startedThreads = 1;

/** As many threads as the engine was started with, for work of other kinds to use as many; 1 before the first start. */
export function engineThreads(): number {
  return startedThreads;
}

async function workingEngines(
  names: readonly EngineName[],
  options: StartOptions,
): Promise<EngineName[]> {
  const working: EngineName[] = [];
  for (const name of names) {
    if ((await whyNot(name, options)) === undefined) working.push(name);
  }
  return working;
}

/** Starts an engine and checks a product that it computes. @returns why it does not work, or undefined */
async function whyNot(name: EngineName, options: StartOptions): Promise<string | undefined> {
  try {
    await starters[name](options);
    const product = tf.tidy(() => tf.matMul(tf.tensor2d([[1, 2]]), tf.tensor2d([[3], [4]])));
    const [value] = await product.data();
    product.dispose();
    return value === 11 ? undefined : `computes 1 · 3 + 2 · 4 = ${value}`;
  } catch (error) {
    return reasonOf(name, error);
  }
}

function reasonOf(name: EngineName, error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const missing = /Cannot find (?:package|module) '([^']+)'/.exec(message)?.[1];
  if (code === 'ERR_MODULE_NOT_FOUND' && missing) {
    const command = installable.includes(name)
      ? `; to install it: npm run engine -- install ${name}`
      : '';
    return `the package ${missing} is not installed${command}`;
  }
  return message.split('\n')[0]?.replace(/[.\s]+$/, '') || 'did not start';
}

async function startCpu(): Promise<void> {
  await import('@tensorflow/tfjs-backend-cpu');
  await tf.setBackend('cpu');
}

/**
 * Starts libtensorflow through tfjs-node or tfjs-node-gpu. Both are optional peers that users install
 * themselves, and the install downloads a native library, so either may be missing or broken. Both register
 * the backend "tensorflow", so the one that a process loads first computes for both names.
 *
 * @param needsGpu refuses the CPU, which tfjs-node-gpu falls back to silently
 */
async function startNative(packageName: string, needsGpu: boolean): Promise<void> {
  // tfjs-node 4.22.0 calls util.isNullOrUndefined, which Node 22 warns of and Node 23 removed
  // (https://github.com/tensorflow/tfjs/pull/8425, merged but never released).
  const legacyUtil = nodeUtil as { isNullOrUndefined?: (value: unknown) => boolean };
  legacyUtil.isNullOrUndefined = (value) => value === null || value === undefined;
  // libtensorflow's messages about its build would be printed into the progress.
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '1';
  await import(packageName);
  if (!(await tf.setBackend('tensorflow'))) throw new Error('libtensorflow did not start');
  const { isUsingGpuDevice } = tf.backend() as { isUsingGpuDevice?: boolean };
  if (needsGpu && !isUsingGpuDevice) throw new Error('libtensorflow found no GPU');
}
