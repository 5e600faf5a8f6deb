import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { InvalidInput } from '../invalid-input.ts';
import { isMissing } from './missing-files.ts';

/** The system did not write a file or folder. The message names it and the cause. */
export class WriteError extends Error {
  override readonly name = 'WriteError' as const;
  /** What the system said: "ENOSPC: no space left on device, write". */
  readonly reason: string;
  /** The system's code: "ENOSPC". */
  readonly code: string;

  constructor(path: string, cause: NodeJS.ErrnoException) {
    super(`${path}: cannot be written: ${cause.message}`, { cause });
    this.reason = cause.message;
    this.code = cause.code ?? '';
  }
}

/**
 * Runs an action that writes a file or folder.
 *
 * @param name what messages call the path: with the flag that named it
 * @throws WriteError that names the path in place of an error of the system, which may name none, or one aside;
 *   InvalidInput where a file lies where a folder is wanted, or the other way round
 */
export async function writing<Result>(
  path: string,
  write: () => Promise<Result>,
  name = path,
): Promise<Result> {
  try {
    return await write();
  } catch (error) {
    const isOfSystem = error instanceof Error && !(error instanceof WriteError) && 'code' in error;
    if (!isOfSystem) throw error;
    await refuseInTheWay(path, name, String(error.code));
    throw new WriteError(name, error as NodeJS.ErrnoException);
  }
}

/** @throws InvalidInput where what lies at a path, or above it, is of the other kind */
async function refuseInTheWay(path: string, name: string, code: string): Promise<void> {
  if (code === 'EISDIR') throw new InvalidInput(`${name}: is a folder, but a file is wanted`);
  if (!['EEXIST', 'ENOTDIR'].includes(code)) return;
  for (let current = path; ; current = dirname(current)) {
    const found = await stat(current).catch((error: unknown) => {
      if (isMissing(error)) return null;
      throw error;
    });
    if (found?.isDirectory() || (!found && current === dirname(current))) return;
    if (!found) continue;
    const what = current === path ? 'is a file' : `${current} is a file`;
    throw new InvalidInput(`${name}: ${what}, but a folder is wanted`);
  }
}

/** Whether an error says that a disk is full or fails, which is no wrong use of a command. */
export function isDiskError(error: unknown): boolean {
  const { code = '' } = error as NodeJS.ErrnoException;
  return ['ENOSPC', 'EDQUOT', 'EFBIG', 'EIO'].includes(code);
}
