import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { InvalidInput } from '../invalid-input.ts';
import { writing } from './write-error.ts';

/**
 * Makes a folder and those above it, where they are missing.
 *
 * @param flag that a person named the folder with, for messages
 * @throws InvalidInput where a file is in the way, WriteError where the system refuses it
 */
export async function makeFolder(folder: string, flag?: string): Promise<void> {
  const name = flag === undefined ? folder : `${flag} ${folder}`;
  await writing(folder, async () => void (await mkdir(folder, { recursive: true })), name);
}

/**
 * Requires that a file can be put somewhere, before what it is to hold is computed. Makes the folders above it.
 *
 * @param flag that a person named the file with
 * @throws InvalidInput where a folder has its name or a file is in the way, WriteError where the system refuses it
 */
export async function makeRoomForFile(file: string, flag: string): Promise<void> {
  await makeFolder(dirname(file), flag);
  const found = await stat(file).catch(() => undefined);
  if (found?.isDirectory()) {
    throw new InvalidInput(`${flag} ${file}: is a folder, but a file is wanted`);
  }
}
