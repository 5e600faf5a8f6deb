import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** A command that runs. */
export interface Running {
  isOver(): boolean;
  /** The exit code, null after a signal, and the end of what it wrote to both streams. */
  readonly ended: Promise<{ readonly code: number | null; readonly output: string }>;
  /** Ends it with its children, and waits for that. */
  stop(): Promise<void>;
}

/** The environment without AWS credentials, so that no command can reach an account. */
const withoutAccounts = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(AWS_|MODEL_|npm_)/.test(name)),
);

/** Ends a command that hangs. */
const longestCommand = 20 * 60_000;

/**
 * Starts a command in a POSIX shell and in a process group of its own, so that npm's children end with it.
 *
 * @param command one line for `sh -c`
 * @param folder where it runs
 * @param environment added to this process's own, which loses its AWS credentials
 */
export function startShell(
  command: string,
  folder: string,
  environment: Readonly<Record<string, string>> = {},
): Running {
  const child = spawn('sh', ['-c', command], {
    cwd: folder,
    env: { ...withoutAccounts, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const isOver = (): boolean => child.exitCode !== null || child.signalCode !== null;
  const end = (): void => {
    if (!isOver() && child.pid) process.kill(-child.pid, 'SIGTERM');
  };
  const limit = setTimeout(end, longestCommand);
  // An interrupted check leaves no server behind.
  process.once('exit', end);
  const ended = outcomeOf(child).finally(() => {
    clearTimeout(limit);
    process.off('exit', end);
  });
  return {
    isOver,
    ended,
    async stop() {
      end();
      await ended;
    },
  };
}

async function outcomeOf(child: ChildProcess): Promise<{ code: number | null; output: string }> {
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (output = (output + chunk.toString()).slice(-4000)));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}
