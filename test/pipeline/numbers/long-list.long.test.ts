import { createWriteStream } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { expect, test } from 'vitest';
import { rounds } from '../../fixtures/rounds.ts';
import { runScript } from '../../fixtures/run-script.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';

const lineCount = rounds({ full: 10_000_000, part: 1_000_000 });
const linesOfChunk = 10_000;

/** In MiB: less than the texts of ten million lines take alone, which are 86 in their file. */
const heap = '--max-old-space-size=48';
/** Makes a process print the most memory that it had, in KiB. */
const sayMemory = `--import=data:text/javascript,process.on('exit',()=>console.error('most',process.resourceUsage().maxRSS))`;

function* longList(): Generator<string> {
  for (let first = 0; first < lineCount; first += linesOfChunk) {
    const texts = Array.from({ length: linesOfChunk }, (_, place) =>
      String(first + place).padStart(8, '0'),
    );
    yield `${texts.join('\n')}\n`;
  }
}

/** Lines that are drawn of all. */
const drawn = 20;

/** Draws the last lines of a list. @returns their texts, and the most memory of the process in MiB */
async function lastOf(list: string, count: number) {
  const out = join(await temporaryFolder('long-list'), 'set');
  const flags = ['--list', list, '--seed', 'a', '--shard', `${count / drawn}/${count / drawn}`];
  const { code, stderr } = await runScript(
    'pipeline/commands/numbers.ts',
    [...flags, '--threads', '1', '--out', out],
    undefined,
    { NODE_OPTIONS: `${heap} ${sayMemory}` },
  );
  expect(code, stderr).toBe(0);
  const records = (await readFile(join(out, 'labels.jsonl'), 'utf8')).trimEnd().split('\n');
  const texts = records.map((record) => (JSON.parse(record) as { text: string }).text);
  return { texts, most: Number(/^most (\d+)$/m.exec(stderr)?.[1]) / 1024 };
}

test('a list of millions of lines is read in as much memory as one of a thousand', async () => {
  const folder = await temporaryFolder('long-list');
  const [short, long] = [join(folder, 'short.txt'), join(folder, 'long.txt')];
  await writeFile(short, '12345678\n'.repeat(1000));
  await pipeline(Readable.from(longList()), createWriteStream(long));
  const few = await lastOf(short, 1000);
  const many = await lastOf(long, lineCount);
  expect(few.texts).toEqual(Array(drawn).fill('12345678'));
  expect(many.texts).toEqual(
    Array.from({ length: drawn }, (_, index) => String(lineCount - drawn + index).padStart(8, '0')),
  );
  expect(many.most - few.most).toBeLessThan(64);
});
