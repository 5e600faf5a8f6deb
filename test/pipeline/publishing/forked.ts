import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

/** Starts one of this folder's programs; it is killed when the running test is over. */
export function startProcess(
  name: string,
  parameters: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): ChildProcess {
  const file = fileURLToPath(new URL(name, import.meta.url));
  const env = { ...process.env, ...environment };
  const child = fork(file, [...parameters], { execArgv: ['--import', 'tsx'], env });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

/** The next message of a process. @throws Error when it ends instead */
export async function nextMessage<Message>(child: ChildProcess): Promise<Message> {
  const ended = new AbortController();
  const message = once(child, 'message', { signal: ended.signal }) as Promise<[Message]>;
  const exit = (code: number | null) => ended.abort(new Error(`ended with ${code}`));
  child.once('exit', exit);
  try {
    return (await message)[0];
  } finally {
    child.off('exit', exit);
  }
}
