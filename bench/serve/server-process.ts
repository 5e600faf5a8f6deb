import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const projectFolder = fileURLToPath(new URL('../..', import.meta.url));

/** A server entry that runs as a process of its own, on any free port of the loopback interface. */
export interface ServerProcess {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/**
 * Runs `node …entry --port 0` until it prints its URL.
 *
 * @param variables of its environment, beside our own
 * @throws Error when it ends before
 */
export async function startServer(
  entry: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<ServerProcess> {
  const child: ChildProcess = spawn(process.execPath, [...entry, '--port', '0'], {
    cwd: projectFolder,
    env: { ...process.env, ...variables },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close');
  if (!child.stdout) throw new Error('no standard output');
  const line = await Promise.race([
    once(createInterface(child.stdout), 'line') as Promise<[string]>,
    closed.then(() =>
      Promise.reject(new Error(`${entry.join(' ')} exited before it printed its URL`)),
    ),
  ]);
  return {
    url: line[0].split(' ')[0] ?? '',
    pid: child.pid ?? 0,
    async stop() {
      child.kill('SIGTERM');
      await closed;
    },
  };
}
