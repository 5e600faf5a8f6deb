import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';
import { entryOf, nodeParametersOf } from '../../fixtures/built-entries.ts';

/** Starts one of this folder's programs; it is killed when the running test is over. */
export async function startProcess(
  name: string,
  parameters: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<ChildProcess> {
  const parametersOfNode = await nodeParametersOf(entryOf(new URL(name, import.meta.url)));
  const file = parametersOfNode.at(-1) ?? name;
  const env = { ...process.env, ...environment };
  const child = fork(file, [...parameters], { execArgv: parametersOfNode.slice(0, -1), env });
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
