import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** How many records the only event file of a folder has, whose lengths must add up to that of the file. */
export async function countEventRecords(folder: string): Promise<number> {
  const [name = '', ...others] = await readdir(folder);
  if (others.length > 0) throw new Error(`${folder}: more than one event file`);
  const bytes = await readFile(join(folder, name));
  let [at, records] = [0, 0];
  while (at < bytes.length) {
    at += 12 + Number(bytes.readBigUInt64LE(at)) + 4;
    records += 1;
  }
  if (at !== bytes.length) throw new Error(`${name}: the last record is cut off`);
  return records;
}
