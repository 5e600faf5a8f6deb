import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type HttpAnswer, httpAnswer } from './http-answer.ts';
import { serveRuntimeInterface } from './runtime-interface.ts';

/** A function as Lambda would run it. */
export interface FunctionOptions {
  /** The folder that is deployed. */
  readonly bundle: string;
  /** The Node that runs it; absent: this one. */
  readonly node?: string;
  /** Mebibytes; absent: 512. */
  readonly memory?: number;
  readonly environment?: Readonly<Record<string, string>>;
}

/** A function that runs. */
export interface FunctionProcess {
  readonly invoke: (event: object) => Promise<HttpAnswer>;
  /** The most memory that was resident at once so far, in mebibytes; NaN where Linux's /proc is not. */
  readonly peakMemory: () => Promise<number>;
  readonly stop: () => Promise<void>;
}

const loop = fileURLToPath(new URL('runtime-loop.mjs', import.meta.url));
/** nobody and nogroup: as root, no file's mode would keep the function from writing. */
const nobody = 65_534;

/** Milliseconds from one look at the memory to the next. */
const lookEvery = 20;

/**
 * Starts the bundle under the runtime interface. On Linux it is killed, as by Lambda, when more of its memory is
 * resident than it is given; V8 is told of three quarters of that. (Limits of the kernel's own, `ulimit -v` and
 * `-d`, count address space that V8 only reserves.) As root, it runs as nobody. Its environment is its own.
 */
export async function startFunction({
  bundle,
  node = process.execPath,
  memory = 512,
  environment = {},
}: FunctionOptions): Promise<FunctionProcess> {
  const runtime = await serveRuntimeInterface();
  const child = spawn(node, [`--max-old-space-size=${Math.floor(memory * 0.75)}`, loop], {
    cwd: bundle,
    stdio: ['ignore', 'ignore', 'inherit'],
    ...(process.getuid?.() === 0 && { uid: nobody, gid: nobody }),
    env: {
      AWS_LAMBDA_RUNTIME_API: runtime.place,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memory),
      LAMBDA_TASK_ROOT: bundle,
      _HANDLER: 'functions/entries/lambda.handler',
      ...environment,
    },
  });
  const looks = setInterval(() => void killBeyond(memory, child), lookEvery);
  const closed = once(child, 'close');
  return {
    async invoke(event) {
      const ended = closed.then(([code, signal]) => {
        throw new Error(`the function's process exited with ${String(signal ?? code)}`);
      });
      return httpAnswer(await Promise.race([runtime.invoke(event), ended]));
    },
    peakMemory: () => memoryOf(child, 'VmHWM'),
    async stop() {
      clearInterval(looks);
      child.kill('SIGKILL');
      await closed;
      runtime.close();
    },
  };
}

async function killBeyond(memory: number, child: ChildProcess): Promise<void> {
  if ((await memoryOf(child, 'VmRSS')) > memory) child.kill('SIGKILL');
}

/** A figure of /proc in mebibytes; NaN where there is none. */
async function memoryOf({ pid }: ChildProcess, name: 'VmRSS' | 'VmHWM'): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? Number.NaN) / 1024;
}
