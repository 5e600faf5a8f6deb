import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { numbersCommand } from '../../../pipeline/commands/numbers-command.ts';
import { runCommand } from '../../../pipeline/commands/command.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';

/** Runs the command in this process. @returns what it printed to stderr, and its exit code */
async function numbers(...flags: string[]): Promise<{ code: number; stderr: string }> {
  const printed: string[] = [];
  const error = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    printed.push(String(text));
    return true;
  });
  const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  process.exitCode = 0;
  try {
    await runCommand(numbersCommand('numbers'), ['node', 'numbers', ...flags]);
    return { code: process.exitCode, stderr: printed.join('') };
  } finally {
    error.mockRestore();
    out.mockRestore();
    process.exitCode = 0;
  }
}

describe('npm run numbers', () => {
  it('writes the lines of a list in their order', async () => {
    const folder = await temporaryFolder('numbers');
    const list = join(folder, 'list.txt');
    await writeFile(list, '1,5\n€ 20\n\n30%\n');
    const out = join(folder, 'set');
    const { code, stderr } = await numbers('--list', list, '--seed', 'a', '--out', out);
    expect(code).toBe(0);
    expect(stderr).toContain('3 lines drawn from seed a by model');
    const lines = (await readFile(join(out, 'labels.jsonl'), 'utf8')).trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { text: string }).text)).toEqual([
      '1,5',
      '€ 20',
      '30%',
    ]);
  });

  it('names the line of a list that cannot be drawn', async () => {
    const folder = await temporaryFolder('numbers');
    const list = join(folder, 'list.txt');
    await writeFile(list, '1\n2\n3a\n');
    const { code, stderr } = await numbers('--list', list, '--out', join(folder, 'set'));
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('--list: list.txt, line 3: "a" at position 2 cannot be drawn'),
    ]);
  });

  it.each([
    ['[0-9', '--pattern: Unterminated character class', 'jsonl'],
    ['[0-9]{2}', '--format: idx has single digits', 'idx'],
  ])(
    'leaves a folder that takes the mended order after %s as %s',
    async (pattern, wrong, format) => {
      const out = join(await temporaryFolder('numbers'), 'set');
      const flags = ['--count', '2', '--out', out, '--format', format];
      const refused = await numbers('--pattern', pattern, ...flags);
      expect(refused).toEqual({ code: 2, stderr: expect.stringContaining(wrong) as string });
      expect(await numbers('--pattern', '[0-9]', ...flags)).toMatchObject({ code: 0 });
    },
  );

  it('takes effects from a file', async () => {
    const folder = await temporaryFolder('numbers');
    const effects = join(folder, 'effects.json');
    await writeFile(effects, JSON.stringify({ blur: [1, 2], ink: ['ff0000'] }));
    const out = join(folder, 'set');
    const { code } = await numbers(
      '--kind',
      'amount',
      '--count',
      '2',
      '--out',
      out,
      '--effects',
      effects,
    );
    expect(code).toBe(0);
    const description = JSON.parse(await readFile(join(out, 'dataset.json'), 'utf8')) as object;
    expect(description).toMatchObject({
      effects: { ranges: { blur: [1, 2], ink: ['ff0000'], noise: [0, 0] } },
    });
    await writeFile(effects, JSON.stringify({ blur: [2, 1] }));
    const { stderr } = await numbers('--kind', 'date', '--out', out, '--effects', effects);
    expect(stderr).toContain('blur: the first number must not be above the second');
  });

  it.each([
    [['--pattern', '['], '--pattern: Unterminated character class, at position'],
    [['--pattern', '[]'], '--pattern: [] matches no text'],
    [
      ['--pattern', '1', '--kind', 'date'],
      'several are given: one of --pattern, --list, --between and --kind is needed',
    ],
    [[], 'what to write is missing: one of --pattern'],
    [['--kind', 'date', '--leading-zeros'], '--leading-zeros: only with --between'],
    [['--kind', 'date', '--lengths', 'weighted'], '--lengths weighted: only with --pattern'],
    [['--between', '9..1'], '--between: 9..1: the first number must not be above the second'],
    [['--list', 'nowhere.txt'], '--list nowhere.txt: ENOENT'],
    [['--pattern', '1', '--split', '80/30'], '--split: "80/30" given: two or three whole numbers'],
    [
      ['--pattern', '1', '--shard', '4/3'],
      'A part and how many there are is allowed, such as 3/100',
    ],
    [['--pattern', '1', '--size', '2000'], 'A whole number from 24 to 128 is allowed'],
    [['--pattern', '1', '--paper', 'silk'], 'Allowed choices are clean, form, notebook, phone'],
    [['--pattern', '1', '--resume'], '--resume: give the --seed of the run'],
  ])('refuses %j in one line', async (flags, message) => {
    const { code, stderr } = await numbers(
      '--out',
      join(await temporaryFolder('numbers'), 'set'),
      ...flags,
    );
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr.trim()).not.toContain('\n');
  });
});
