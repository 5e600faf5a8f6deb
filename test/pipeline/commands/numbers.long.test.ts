import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeParametersOf } from '../../fixtures/built-entries.ts';
import { runScript } from '../../fixtures/run-script.ts';
import { needsSmallDisk, onSmallDisk } from '../../fixtures/small-disk.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';

const entry = 'pipeline/commands/numbers.ts';

async function filesOf(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  const names = (await readdir(folder, { recursive: true })).filter((name) =>
    /\.(png|json|jsonl)$/.test(name),
  );
  const contents = names.map(async (name) => [name, await readFile(join(folder, name))] as const);
  return new Map(await Promise.all(contents));
}

describe('npm run numbers on a disk that is full', () => {
  it('names the file and --resume, which goes on to the same bytes', needsSmallDisk, async () => {
    const flags = ['--pattern', '[0-9]{4}', '--count', '2500', '--seed', 'a', '--threads', '1'];
    const whole = join(await temporaryFolder('whole'), 'set');
    const first = await runScript(entry, [...flags, '--out', whole]);
    expect(first.code, first.stderr).toBe(0);
    const [disk, copy] = [await temporaryFolder('disk'), await temporaryFolder('copy')];
    const words = [process.execPath, ...(await nodeParametersOf(entry)), ...flags, '--out'];
    const command = [...words, join(disk, 'set')].map((word) => `'${word}'`).join(' ');
    const { full, left, later } = await onSmallDisk(
      disk,
      // Each picture takes a page: the second thousand does not fit.
      6000,
      { full: command, later: `${command} --resume` },
      copy,
    );
    expect(full.code).toBe(1);
    expect(full.stderr).toMatch(/ENOSPC.*: 1000 lines are whole; make room and add --resume/s);
    expect(left).toContain('set/.progress.json');
    expect([later.code, later.stderr]).toEqual([0, expect.not.stringContaining('error:')]);
    expect(await filesOf(join(copy, 'later', 'set'))).toEqual(await filesOf(whole));
  });
});
