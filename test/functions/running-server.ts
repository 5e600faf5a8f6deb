import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { nodeParametersOf } from '../fixtures/built-entries.ts';

/** How a process ended, and what it wrote. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A server entry that runs as a process of its own. */
export interface RunningServer {
  readonly url: string;
  /** The one line it printed. */
  readonly line: string;
  stop(signal: NodeJS.Signals): Promise<Ended>;
}

/** Node's parameters that start the server, as `npm start` does. */
export const serverEntry = await nodeParametersOf('functions/entries/server.ts');

/** Runs a server entry that is expected to end by itself. */
export async function runToEnd(
  entry: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  return ended(start(entry, environment));
}

/** Runs a server entry on any free port until it listens. */
export async function runServer(
  entry: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  folder?: string,
): Promise<RunningServer> {
  const child = start([...entry, '--port', '0'], environment, folder);
  const result = ended(child);
  const { stdout } = child;
  if (!stdout) throw new Error('no standard output');
  const first = once(createInterface(stdout), 'line') as Promise<[string]>;
  const line = await Promise.race([
    first.then(([text]) => text),
    result.then(({ stderr }) => Promise.reject(new Error(`ended early: ${stderr}`))),
  ]);
  return {
    line,
    url: line.split(' ')[0] ?? '',
    stop(signal) {
      child.kill(signal);
      return result;
    },
  };
}

/** Windows starts no process without SystemRoot. */
const inherited = Object.fromEntries(
  ['PATH', 'SystemRoot', 'TMPDIR', 'TMP', 'TEMP'].map((name) => [name, process.env[name]]),
);

function start(
  entry: readonly string[],
  environment: Readonly<Record<string, string>>,
  folder = process.cwd(),
): ChildProcess {
  return spawn(process.execPath, entry, {
    cwd: folder,
    env: { ...inherited, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function ended(child: ChildProcess): Promise<Ended> {
  const output = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...output };
}
