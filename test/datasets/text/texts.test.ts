import { describe, expect, test } from 'vitest';
import { createDice } from '../../../datasets/dice.ts';
import { wrongWith } from '../../../datasets/text/alphabet.ts';
import { type Kind, kindNames, kinds } from '../../../datasets/text/kinds.ts';
import { listTexts } from '../../../datasets/text/list.ts';
import { drawNumber, parseRange } from '../../../datasets/text/range.ts';

function drawn(kind: Kind): string[] {
  const dice = createDice(kind);
  return Array.from({ length: 300 }, () => kinds[kind](dice));
}

describe('kinds', () => {
  test.each(kindNames)('%s can be drawn and is not always the same', (kind) => {
    const texts = drawn(kind);
    expect(texts.map((text) => wrongWith(text)).filter(Boolean)).toEqual([]);
    expect(new Set(texts).size).toBeGreaterThan(200);
  });

  test('the digits of cards add up as Luhn has it', () => {
    for (const card of drawn('card')) {
      const digits = Array.from(card.replaceAll(' ', ''), Number).toReversed();
      const sum = digits.reduce((total, digit, index) => {
        const twice = String(digit * 2);
        return total + (index % 2 === 0 ? digit : Number(twice[0]) + Number(twice[1] ?? 0));
      }, 0);
      expect(digits).toHaveLength(16);
      expect(sum % 10).toBe(0);
    }
  });

  test.each(['ean13', 'isbn13'] as const)(
    'the digits of %s add up to a multiple of ten',
    (kind) => {
      for (const code of drawn(kind)) {
        expect(code).toMatch(kind === 'isbn13' ? /^97[89]\d{10}$/ : /^\d{13}$/);
        const sum = [0, 2, 4, 6, 8, 10, 12].reduce((total, at) => total + Number(code[at]), 0);
        const thrice = [1, 3, 5, 7, 9, 11].reduce((total, at) => total + Number(code[at]), 0);
        expect((sum + 3 * thrice) % 10).toBe(0);
      }
    },
  );

  test('dates are in the calendar', () => {
    for (const text of drawn('date').filter((date) => /^\d{4}-/.test(date))) {
      expect(new Date(`${text}T00:00:00Z`).toISOString().slice(0, 10)).toBe(text);
    }
  });
});

describe('ranges', () => {
  test('draw with leading zeros or without', () => {
    const dice = createDice('range');
    const range = parseRange('0..120');
    const padded = Array.from({ length: 2000 }, () => drawNumber(range, true, dice));
    expect(new Set(padded).size).toBe(121);
    expect(padded.every((text) => text.length === 3)).toBe(true);
    const bare = Array.from({ length: 2000 }, () => drawNumber(range, false, dice));
    expect(bare.every((text) => text === String(Number(text)))).toBe(true);
  });

  test.each([
    ['9..1', 'between: 9..1: the first number must not be above the second'],
    [
      '1-9',
      'between: "1-9" given: two whole numbers of up to 32 digits are allowed, such as 0..99999',
    ],
  ])('%s is refused', (text, message) => {
    expect(() => parseRange(text)).toThrow(message);
  });
});

describe('lists', () => {
  async function* bytes(...texts: string[]): AsyncGenerator<Uint8Array> {
    for (const text of texts) yield new TextEncoder().encode(text);
  }

  async function read(...texts: string[]): Promise<string[]> {
    const found: string[] = [];
    for await (const text of listTexts(bytes(...texts), 'list.txt')) found.push(text);
    return found;
  }

  test('are read line by line, with any ends and a mark before the first', async () => {
    expect(await read('\uFEFF12', '3\r\n4 €\n', '\n5')).toEqual(['123', '4 €', '5']);
  });

  test.each([
    ['1\n\nabc', 'list: list.txt, line 3: "a" at position 1 cannot be drawn'],
    [`1\n${'2'.repeat(33)}`, 'list: list.txt, line 2: 33 characters given, 1 to 32 are allowed'],
    ['', 'list: list.txt has no lines'],
  ])('are refused by name: %j', async (text, message) => {
    await expect(read(text)).rejects.toThrow(message);
  });

  test('a line without an end is not read to its end', async () => {
    let chunks = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) {
        chunks++;
        yield new Uint8Array(1024).fill(0x31);
      }
    }
    const reading = listTexts(endless(), 'list.txt').next();
    await expect(reading).rejects.toThrow('characters given, 1 to 32 are allowed');
    expect(chunks).toBeLessThan(10);
  });
});
