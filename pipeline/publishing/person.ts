import { execFile } from 'node:child_process';
import { userInfo } from 'node:os';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Who runs the command: "name <address>" as git knows them, otherwise the user's name on this machine. */
export async function readPerson(): Promise<string> {
  const [name, address] = await Promise.all([gitSetting('user.name'), gitSetting('user.email')]);
  if (name && address) return `${name} <${address}>`;
  return name || address || process.env['USER'] || userInfo().username;
}

async function gitSetting(name: string): Promise<string> {
  return run('git', ['config', '--get', name]).then(
    ({ stdout }) => stdout.trim(),
    () => '',
  );
}
