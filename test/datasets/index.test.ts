import { describe, expect, it } from 'vitest';
import { drawNumbers, type LineOptions, lineToPng, type NumberLine } from '../../datasets/index.ts';
import { papers } from '../../datasets/paper/presets.ts';
import { createGenerator } from '../../models/index.ts';
import { folderStore } from '../../models/stores/folder.ts';
import { readAlias } from '../../models/manifest/alias.ts';
import { drawNumbers as asTheCommand } from './draw-numbers.ts';

const { id } = await readAlias(folderStore('models/shipped'), 'champion');
const generator = await createGenerator(`models/shipped/${id}`);

async function linesOf(options: LineOptions): Promise<readonly NumberLine[]> {
  const lines: NumberLine[] = [];
  for await (const line of drawNumbers(generator, options)) lines.push(line);
  return lines;
}

describe('drawNumbers', () => {
  it('draws the lines that the command writes, with the same PNG', async () => {
    const options = { seed: 'a', pattern: '[0-9]{2}[.,][0-9]{2}', count: 20, writers: 3 } as const;
    const lines = await linesOf({ ...options, paper: 'phone' });
    const text = { from: 'pattern', pattern: options.pattern, lengths: 'equal' } as const;
    const plan = { seed: 'a', text, writers: 3, paper: papers.phone };
    const files = await asTheCommand({ plan, count: 20, format: 'jsonl' });
    const records = String(files.get('labels.jsonl')).trimEnd().split('\n');
    expect(lines).toHaveLength(20);
    for (const [index, line] of lines.entries()) {
      const png = files.get(`images/0000${String(index).padStart(4, '0')}.png`);
      expect(Buffer.compare(png ?? Buffer.alloc(0), lineToPng(line))).toBe(0);
      const { text: own, writer, width, height, characters } = line;
      expect(JSON.parse(records[index] ?? '')).toMatchObject({
        text: own,
        writer,
        width,
        height,
        characters: characters.map(({ text: character, box }) => ({
          text: character,
          box: box && [box.left, box.top, box.right, box.bottom],
        })),
      });
    }
  });

  it('draws a list in its order, and parts of a series', async () => {
    const texts = ['12,5', '€ 3', '7'];
    const all = await linesOf({ seed: 1, texts });
    expect(all.map(({ text }) => text)).toEqual(texts);
    expect(await linesOf({ seed: '1', texts: texts.slice(1), start: 1 })).toEqual(all.slice(1));
  });

  it('takes effects in place of those of the paper', async () => {
    const [line] = await linesOf({
      seed: 1,
      between: '7..7',
      effects: { ink: ['ff0000'], paper: ['ffffff'] },
    });
    expect([line?.text, line?.channels]).toEqual(['7', 3]);
  });

  it.each([
    [{}, '0 sources of texts given: one of pattern, between, kind and texts is needed'],
    [{ pattern: '1', kind: 'date' }, '2 sources of texts given'],
    [{ pattern: '[' }, 'pattern: Unterminated character class'],
    [{ between: '9..1' }, 'between: 9..1: the first number must not be above the second'],
    [{ texts: ['1', 'a'] }, 'texts[1]: "a" at position 1 cannot be drawn'],
    [{ texts: ['1'], count: 2 }, 'count: 2 given, a whole number from 0 to 1 allowed'],
    [{ pattern: '1', size: 2 }, 'size: 2 given, a whole number from 24 to 128 allowed'],
    [{ pattern: '1', touching: 101 }, 'touching: 101 given, a whole number from 0 to 100 allowed'],
    [
      { pattern: '1', effects: { blur: [2, 1] } },
      'effects.blur: 2 to 1 given, a range within 0 to 4, the smaller first, allowed',
    ],
    [
      { pattern: '1', paper: 'silk' },
      'paper: "silk" given, one of clean, form, notebook, phone allowed',
    ],
    [{ kind: 'iban' }, 'kind: "iban" given, one of card, ean13'],
  ])('refuses %j', async (options, message) => {
    await expect(linesOf({ seed: 1, ...options } as LineOptions)).rejects.toThrow(message);
  });

  it.each<[unknown, string]>([
    [undefined, "options: undefined given, an object such as { kind: 'date', seed: 1 } allowed"],
    [{ kind: 'date' }, 'seed: undefined given, a number or a text of 1 to 104 characters allowed'],
    [{ seed: 1, pattern: 3 }, 'pattern: 3 given, a text allowed'],
    [{ seed: 1, texts: '12' }, 'texts: "12" given, an array of texts allowed'],
    [{ seed: 1, texts: ['1', 2] }, 'texts[1]: 2 given, a text allowed'],
    [{ seed: 1, pattern: '1', lengths: 'x' }, 'lengths: "x" given, one of equal, weighted allowed'],
    [{ seed: 1, kind: 'date', effects: 3 }, 'effects: 3 given, an object allowed'],
    [
      { seed: 1, kind: 'date', effects: { noise: 3 } },
      'effects.noise: 3 given, a range within 0 to 60, the smaller first, allowed',
    ],
    [
      { seed: 1, kind: 'date', effects: { rules: 'ruled' } },
      'effects.rules: "ruled" given, an object allowed',
    ],
    [
      { seed: 1, kind: 'date', effects: { rules: { kind: 'lined' } } },
      'effects.rules.kind: "lined" given, one of ruled, squared, boxes allowed',
    ],
    [
      { seed: 1, kind: 'date', effects: { rules: { kind: 'ruled', colors: ['9db8d6'] } } },
      'effects.rules.opacity: undefined given, a range within 0 to 1, the smaller first, allowed',
    ],
    [
      { seed: 1, kind: 'date', effects: { ink: 'red' } },
      'effects.ink: "red" given, an array of one color or more, each of six hexadecimal digits in lower case, allowed',
    ],
    [{ seed: 1, kind: 'date', effects: { ink: [] } }, 'effects.ink: [] given, an array of one'],
    [{ seed: 1, kind: 'date', effects: { blur: null } }, 'effects.blur: null given, a range'],
    [
      { seed: 1, kind: 'date', effects: { blurr: [0, 1] } },
      'effects.blurr: there is no such effect; the effects are paper, ink, opacity',
    ],
    [
      { seed: 1, kind: 'date', cuont: 5 },
      'cuont: there is no such option; the options are pattern, lengths',
    ],
    [{ seed: 'a'.repeat(105), kind: 'date' }, 'a number or a text of 1 to 104 characters allowed'],
  ])('refuses what has another type than is declared: %j', async (options, message) => {
    await expect(linesOf(options as LineOptions)).rejects.toThrow(message);
  });

  it('takes effects that are not there, and a seed of the longest kind', async () => {
    const seed = 'a'.repeat(104);
    const effects = { jpeg: null, rules: null };
    const [line] = await linesOf({ seed, kind: 'date', count: 11, paper: 'phone', effects });
    expect(line?.channels).toBe(3);
  });

  it('refuses what is no generator and no line', async () => {
    const lines = drawNumbers('42' as never, { kind: 'date', seed: 1 });
    await expect(lines.next()).rejects.toThrow(
      new TypeError('generator: "42" given, what createGenerator returns allowed'),
    );
    expect(() => lineToPng({} as never)).toThrow(
      new TypeError('line: an object given, a line as drawNumbers gives it allowed'),
    );
  });
});
