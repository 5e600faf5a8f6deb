import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The commit of the program that runs and whether its tree differs from it; null outside a checkout. */
export async function readGitCommit(): Promise<{ commit: string; dirty: boolean } | null> {
  const cwd = import.meta.dirname;
  try {
    const commit = (await run('git', ['rev-parse', 'HEAD'], { cwd })).stdout.trim();
    const changes = (await run('git', ['status', '--porcelain'], { cwd })).stdout;
    return { commit, dirty: changes !== '' };
  } catch {
    return null;
  }
}
