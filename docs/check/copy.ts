import { execFile } from 'node:child_process';
import { cp, mkdtemp, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/**
 * Copies the tracked and the new files of a working tree to a temporary folder and links node_modules.
 * Uncommitted changes are copied too, so that a page can be checked before it is committed.
 *
 * @param root a git repository
 * @returns the copy's folder, for the caller to remove
 */
export async function copyOfWorkingTree(root: string): Promise<string> {
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate'];
  const { stdout } = await promisify(execFile)('git', list, { cwd: root, maxBuffer: 2 ** 26 });
  const folder = await mkdtemp(join(tmpdir(), 'digit-mint-docs-'));
  for (const path of stdout.split('\0').filter((name) => name !== ''))
    // git lists a deleted file until the deletion is staged.
    await cp(join(root, path), join(folder, path)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
  // On Windows a junction, unlike a symbolic link, needs no special rights; elsewhere the type is ignored.
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  return folder;
}
