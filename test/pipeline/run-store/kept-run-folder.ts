import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';

/** A folder as a run leaves it, with small files in the places of large ones. */
export async function writeRunFolder(
  steps: readonly number[],
  { started = '2026-11-23T12:00:00.000Z' }: { readonly started?: string } = {},
): Promise<string> {
  const folder = await temporaryFolder('kept');
  const write = async (path: string, text: string) => {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), text);
  };
  await write('config.json', JSON.stringify({ started }));
  await write('log.jsonl', `{"step":${steps.at(-1)}}\n`);
  // Beyond the largest number of a process.
  await write('lock', '4194305');
  await write('samples/step-000020.png', 'a sheet');
  await write('.partial-log.jsonl', 'half');
  await write('checkpoints/refused-step-00000010/state.json', 'torn');
  for (const step of steps) await writeCheckpoint(folder, step);
  return folder;
}

/** Adds a checkpoint to such a folder. */
export async function writeCheckpoint(folder: string, step: number): Promise<void> {
  const path = join(folder, 'checkpoints', `step-${String(step).padStart(8, '0')}`);
  await mkdir(path, { recursive: true });
  await writeFile(join(path, 'tensors.bin'), `tensors of ${step}`);
  await writeFile(join(path, 'state.json'), `state of ${step}`);
}
