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
 * @throws WriteError that names the path in place of an error of the system, which may name none, or one aside
 */
export async function writing<Result>(path: string, write: () => Promise<Result>): Promise<Result> {
  try {
    return await write();
  } catch (error) {
    const isOfSystem = error instanceof Error && !(error instanceof WriteError) && 'code' in error;
    throw isOfSystem ? new WriteError(path, error as NodeJS.ErrnoException) : error;
  }
}

/** Whether an error says that a disk is full or fails, which is no wrong use of a command. */
export function isDiskError(error: unknown): boolean {
  const { code = '' } = error as NodeJS.ErrnoException;
  return ['ENOSPC', 'EDQUOT', 'EFBIG', 'EIO'].includes(code);
}
