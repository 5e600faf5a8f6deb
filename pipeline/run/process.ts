import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, extname, join } from 'node:path';

/** How pipeline:train runs as a process of its own. */
export interface TrainProcessOptions {
  /** Interrupts it: it saves a checkpoint and ends. */
  readonly stop: AbortSignal;
  /** Takes each line that it tells; absent: they go where this process's lines go. */
  readonly print?: ((line: string) => void) | undefined;
}

/**
 * Runs pipeline:train in a process of its own, as an engine is state of its process.
 *
 * @returns its exit code; 1 where it was killed
 */
export async function runTrainProcess(
  parameters: readonly string[],
  { stop, print }: TrainProcessOptions,
): Promise<number> {
  const child = spawn(process.execPath, [...trainProgram(), ...parameters], {
    stdio: ['ignore', 'ignore', print ? 'pipe' : 'inherit'],
    // A group of its own: Ctrl-C in a terminal must reach it once, from here.
    detached: true,
  });
  const interrupt = (): void => void child.kill('SIGINT');
  stop.addEventListener('abort', interrupt);
  if (stop.aborted) interrupt();
  if (print) forwardLines(child, print);
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    return code ?? 1;
  } finally {
    stop.removeEventListener('abort', interrupt);
  }
}

/** Node's parameters for the command beside the one that runs, started in the same way: by tsx, or as a bundle. */
function trainProgram(): string[] {
  const running = process.argv[1] ?? '';
  return [...process.execArgv, join(dirname(running), `train${extname(running)}`)];
}

function forwardLines({ stderr }: ChildProcess, print: (line: string) => void): void {
  let unfinished = '';
  stderr?.setEncoding('utf8').on('data', (text: string) => {
    const lines = `${unfinished}${text}`.split('\n');
    unfinished = lines.pop() ?? '';
    lines.forEach(print);
  });
  stderr?.on('end', () => {
    if (unfinished !== '') print(unfinished);
  });
}
