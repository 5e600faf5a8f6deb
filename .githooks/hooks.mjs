// `npm run hooks` makes git run the hooks of this folder in this clone; `npm run hooks -- --remove` undoes it.
import { execFileSync } from 'node:child_process';

const folder = '.githooks';

/** Runs git and returns what it prints, or null where it ends with 1: nothing is set. */
function git(...parameters) {
  try {
    return execFileSync('git', parameters, { encoding: 'utf8' }).trim();
  } catch (error) {
    if (error.status === 1) return null;
    throw error;
  }
}

/** @throws {Error} where another folder of hooks is set, or a flag is unknown */
function main([flag, ...rest]) {
  if (rest.length > 0 || ![undefined, '--remove'].includes(flag))
    throw new Error(`npm run hooks: ${[flag, ...rest].join(' ')}, allowed: --remove or nothing`);
  const current = git('config', '--local', 'core.hooksPath');
  if (current !== null && current !== folder)
    throw new Error(`core.hooksPath is ${current}, set by something else: unset it first`);
  if (flag === '--remove') {
    if (current !== null) git('config', '--local', '--unset', 'core.hooksPath');
    return 'No hook runs in this clone.';
  }
  git('config', '--local', 'core.hooksPath', folder);
  return 'Each commit runs `npm run check` first; `git commit --no-verify` skips it once.';
}

try {
  process.stdout.write(`${main(process.argv.slice(2))}\n`);
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
