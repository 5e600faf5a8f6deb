import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { afterEach, describe, expect, it } from 'vitest';
import { digestOf, generatorFromDigest } from '../../../models/seed/random.ts';
import { withRunLock } from '../../../pipeline/files/locks.ts';
import { readTextIfPresent } from '../../../pipeline/files/missing-files.ts';
import { createProcessToken } from '../../../pipeline/files/process-token.ts';
import { rounds } from '../../fixtures/rounds.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';

const children: ChildProcess[] = [];

async function start(name: string, ...parameters: string[]): Promise<ChildProcess> {
  const file = fileURLToPath(new URL(name, import.meta.url));
  const child = fork(file, parameters, { execArgv: ['--import', 'tsx'] });
  children.push(child);
  await once(child, 'message');
  return child;
}

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** What a lock may look like when many come: free, left by a killed process, or left empty by an earlier version. */
const leftBehind: readonly ((lock: string, ended: string) => Promise<unknown>)[] = [
  async () => {},
  async (lock, ended) => {
    await mkdir(lock);
    await writeFile(join(lock, ended), '');
  },
  (lock) => mkdir(lock),
  (lock) => writeFile(lock, ''),
  (lock) => writeFile(lock, '4194305'),
];

describe('many processes at one lock in the same instant', () => {
  const processes = rounds({ full: 100, part: 12 });
  const races = rounds({ full: 100, part: 40 });

  it(`are one that works and ${processes - 1} that are refused, in each of ${races} races`, async () => {
    const base = await temporaryFolder('race');
    const ended = (await createProcessToken()).replace(/^\d+/, '4194305');
    const folders = Array.from({ length: races }, (_, race) => join(base, String(race)));
    for (const [race, folder] of folders.entries()) {
      await mkdir(folder);
      await leftBehind[race % leftBehind.length]?.(join(folder, 'lock'), ended);
    }
    const racing: ChildProcess[] = [];
    for (let count = 0; count < processes; count++) racing.push(await start('racing-process.ts'));
    const outcomes = new Map(folders.map((folder) => [folder, { won: 0, lost: 0 }]));
    const over = new Promise<void>((resolve) => {
      let left = processes * races;
      for (const child of racing) {
        child.on('message', ({ folder, hasWon }: { folder: string; hasWon: boolean }) => {
          const outcome = outcomes.get(folder);
          if (outcome) outcome[hasWon ? 'won' : 'lost'] += 1;
          if (--left === 0) resolve();
        });
      }
    });
    const instant = Date.now() + 1000;
    for (const child of racing) child.send({ folders, start: instant });
    await over;
    expect([...outcomes.values()]).toEqual(folders.map(() => ({ won: 1, lost: processes - 1 })));
    const exits = racing.map((child) => once(child, 'exit'));
    for (const child of racing) child.disconnect();
    await Promise.all(exits);
    for (const folder of folders) expect(await readdir(folder)).toEqual([]);
  });
});

/** What a folder holds; null for a file that is not there. */
async function readContent(folder: string) {
  const [a, b, file] = await Promise.all(
    ['unit/a', 'unit/deeper/b', 'file'].map((path) => readTextIfPresent(join(folder, path))),
  );
  return { names: await readdir(folder), unit: [a, b], file };
}

describe('a process killed while it takes a lock, writes a folder or a file, or frees the lock', () => {
  const kills = rounds({ full: 200, part: 15 });

  it(`${kills} times leaves whole content and a lock that the next one takes`, async () => {
    const folder = await temporaryFolder('killed');
    const random = generatorFromDigest(digestOf('kills at a lock'));
    for (let kill = 0; kill < kills; kill++) {
      const child = await start('writing-process.ts', folder);
      await sleep(uniformInt(random, 0, 40));
      child.kill('SIGKILL');
      await once(child, 'exit');
      const found = await withRunLock(folder, () => readContent(folder));
      expect(['file', 'lock', 'unit']).toEqual(expect.arrayContaining(found.names));
      expect(found.unit[0]).toBe(found.unit[1]);
      expect(found.file ?? '0 0x0 0').toMatch(/^(\d+ \d+)x+\1$/);
    }
  });
});
