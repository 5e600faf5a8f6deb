import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Runs a program to its end. @throws Error with the last lines that it printed when it fails */
export type Run = (program: string, parameters: readonly string[], cwd?: string) => Promise<void>;

/** How many of a failed program's last lines an error shows. */
const shownLines = 15;

/** Runs a program and keeps what it prints for an error. */
export const runProgram: Run = async (program, parameters, cwd) => {
  const child = spawn(program, parameters, {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(cwd !== undefined && { cwd }),
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (printed += text));
  }
  const [code] = (await once(child, 'close')) as [number | null];
  if (code === 0) return;
  const end = printed.trim().split('\n').slice(-shownLines).join('; ');
  throw new Error(
    `${program} ${parameters.slice(0, 3).join(' ')} … ended with code ${code}: ${end}`,
  );
};

/** What a program prints. @returns null where it is missing or fails */
export async function outputOf(
  program: string,
  parameters: readonly string[],
): Promise<string | null> {
  const child = spawn(program, parameters, { stdio: ['ignore', 'pipe', 'ignore'] });
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    return code === 0 ? printed : null;
  } catch {
    return null;
  }
}
