import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { decode, encode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { grey } from '../data/grey-png.ts';
import { temporaryFolder } from '../data/temporary-folder.ts';
import { nodeParametersOf } from '../../fixtures/built-entries.ts';
import { needs } from '../../fixtures/requirements.ts';
import { runScript } from '../../fixtures/run-script.ts';

const entry = 'pipeline/commands/data.ts';

describe('pipeline:data', () => {
  it('shows what a data set holds and what is odd about it, and writes a sheet', async () => {
    const folder = await temporaryFolder({
      'set/zero/1.png': grey(1),
      'set/zero/2.png': grey(1),
      'set/one/1.png': grey(9),
      'set/none/.gitkeep': '',
    });
    const out = join(folder, 'sheet.png');
    const data = join(folder, 'set');
    const flags = ['--data', data, '--out', out, '--threads', '1'];
    const { code, stdout, stderr } = await runScript(entry, flags);
    expect(stderr).toBe('');
    expect(stdout.split('\n')).toEqual([
      'set: 3 training images, no test images, 1 × 2 in grey on a dark background',
      '  class  training      test',
      '  one           1         0',
      '  zero          2         0',
      '  content: images; --content says another one of digits, handwriting, images',
      'note: no training image has the label none: left out',
      'odd: training images that repeat others pixel by pixel: 1',
      'odd: training images of one colour only: 3',
      'odd: 1 × 2 pixels: the networks are made for sides of 4 to 128; --size scales them',
      expect.stringMatching(/^preset quick: \d+ ms an iteration/),
      expect.stringMatching(/^preset digits: \d+ ms an iteration/),
      '',
    ]);
    expect(code).toBe(0);
    const sheet = decode(await readFile(out));
    expect([...sheet.data]).toContain(9);
  });

  it('says how long a training takes, and prints all as JSON', async () => {
    const data = await temporaryFolder({
      'a/1.png': grey(1),
      'b/1.png': grey(9),
    });
    const paced = await runScript(entry, ['--data', data, '--size', '8', '--threads', '1']);
    expect(paced.stdout).toMatch(
      /preset quick: \d+ ms an iteration on wasm with 1 thread, .* for its 4000\n/,
    );
    const json = await runScript(entry, ['--data', data, '--json']);
    expect(JSON.parse(json.stdout)).toMatchObject({ trainCount: 2, height: 1, width: 2 });
    const said = await runScript(entry, ['--data', data, '--json', '--content', 'handwriting']);
    expect(JSON.parse(said.stdout)).toMatchObject({ content: 'handwriting' });
  });
});

describe('pipeline:data on a terminal', needs('terminal'), () => {
  /** The lines after those about the time of an iteration. @param columns 0: the terminal does not know its size */
  async function pictureOn(columns: number, data: string): Promise<readonly string[]> {
    const node = [process.execPath, ...(await nodeParametersOf(entry))];
    const command = [...node, '--data', data, '--threads', '1'].join(' ');
    const sized = `stty cols ${columns} && ${command}`;
    const { stdout } = await promisify(execFile)('/usr/bin/script', ['-qec', sized, '/dev/null']);
    const lines = stdout.replaceAll('\r\n', '\n').split('\n');
    return lines.slice(lines.findIndex((line) => line.startsWith('preset digits')) + 1);
  }

  /** Two images of either class: ink in the left columns, so many of eight. */
  async function bars(ink: number, ground: number): Promise<string> {
    const bar = (columns: number) =>
      encode({
        width: 8,
        height: 8,
        channels: 1,
        depth: 8,
        data: Uint8Array.from({ length: 64 }, (_, pixel) => (pixel % 8 < columns ? ink : ground)),
      });
    const named = Object.fromEntries(
      [0, 1].flatMap((index) => [
        [`narrow/${index}.png`, bar(2)],
        [`wide/${index}.png`, bar(3)],
      ]),
    );
    return temporaryFolder(named);
  }

  const [narrow, wide] = [
    `  ${'█'.repeat(2)}${' '.repeat(6)}`,
    `  ${'█'.repeat(3)}${' '.repeat(5)}`,
  ];
  const row = (...images: readonly string[]) => images.join('').trimEnd();
  // Half blocks: two rows of pixels in a line, and a line of ground above and below.
  const picture = (line: string) => ['', line, line, line, line, '', ''];

  it('shows images of each class as text, as many as fit', async () => {
    const data = await bars(255, 0);
    expect(await pictureOn(60, data)).toEqual(picture(row(narrow, narrow, wide, wide)));
    expect(await pictureOn(25, data)).toEqual(picture(row(narrow, wide)));
    expect(await pictureOn(9, data)).toEqual(['']);
  });

  it('shows ink light, also where the data have it dark, and where the size is unknown', async () => {
    const data = await bars(20, 255);
    expect(await pictureOn(0, data)).toEqual(picture(row(narrow, narrow, wide, wide)));
  });
});
