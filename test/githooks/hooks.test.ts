import { execFileSync, spawnSync } from 'node:child_process';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';

const root = join(import.meta.dirname, '..', '..');

/** A repository with our hooks and a script `check` that notes that it ran, and fails while fail.txt is there. */
async function repository() {
  const folder = await temporaryFolder('hooks');
  const git = (...parameters: string[]) =>
    spawnSync('git', parameters, { cwd: folder, encoding: 'utf8' });
  const hooks = (...parameters: string[]) =>
    spawnSync(process.execPath, ['.githooks/hooks.mjs', ...parameters], {
      cwd: folder,
      encoding: 'utf8',
    });
  await cp(join(root, '.githooks'), join(folder, '.githooks'), { recursive: true });
  const check = `const fs = require('fs'); fs.writeFileSync('ran.txt', String(process.env.GIT_INDEX_FILE));
process.exit(fs.existsSync('fail.txt') ? 1 : 0);`;
  await writeFile(join(folder, 'check.cjs'), check);
  await writeFile(join(folder, 'package.json'), '{"scripts":{"check":"node check.cjs"}}');
  git('init', '--quiet');
  git('config', 'user.name', 'A');
  git('config', 'user.email', 'a@example.org');
  const commit = (...flags: string[]) => git('commit', '--allow-empty', '-m', 'a', ...flags);
  return { folder, git, hooks, commit };
}

describe('npm run hooks', () => {
  it('makes a commit wait for npm run check, until it is removed', async () => {
    const { folder, hooks, commit } = await repository();
    expect(hooks()).toMatchObject({
      status: 0,
      stdout: 'Each commit runs `npm run check` first; `git commit --no-verify` skips it once.\n',
    });
    expect(commit().status).toBe(0);
    // git sets this variable for hooks; the check must not see it.
    expect(await readFile(join(folder, 'ran.txt'), 'utf8')).toBe('undefined');
    await writeFile(join(folder, 'fail.txt'), '');
    expect(commit().status).not.toBe(0);
    expect(commit('--no-verify').status).toBe(0);
    expect(hooks('--remove')).toMatchObject({ status: 0, stdout: 'No hook runs in this clone.\n' });
    await rm(join(folder, 'ran.txt'));
    expect(commit().status).toBe(0);
    await expect(readFile(join(folder, 'ran.txt'))).rejects.toThrow('ENOENT');
  });

  it('can be repeated, and removed where nothing is installed', async () => {
    const { git, hooks } = await repository();
    expect([hooks('--remove').status, hooks().status, hooks().status]).toEqual([0, 0, 0]);
    expect(git('config', 'core.hooksPath').stdout).toBe('.githooks\n');
  });

  it('leaves the hooks of another tool alone', async () => {
    const { git, hooks } = await repository();
    git('config', 'core.hooksPath', '.husky');
    for (const flags of [[], ['--remove']])
      expect(hooks(...flags)).toMatchObject({
        status: 1,
        stderr: 'core.hooksPath is .husky, set by something else: unset it first\n',
      });
    expect(git('config', 'core.hooksPath').stdout).toBe('.husky\n');
  });

  it('refuses a flag that it does not know', async () => {
    const { hooks } = await repository();
    expect(hooks('--delete')).toMatchObject({
      status: 1,
      stderr: 'npm run hooks: --delete, allowed: --remove or nothing\n',
    });
  });

  it('is tracked as an executable file', () => {
    const listed = execFileSync('git', ['ls-files', '--stage', '.githooks/pre-commit'], {
      cwd: root,
    });
    expect(listed.toString()).toMatch(/^100755 /);
  });
});
