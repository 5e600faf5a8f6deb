import { describe, expect, test } from 'vitest';
import { createDice } from '../../../datasets/dice.ts';
import { alphabet } from '../../../datasets/text/alphabet.ts';
import { patternTexts } from '../../../datasets/text/pattern.ts';

/** All texts of the alphabet up to a length that JavaScript's own regular expression matches. */
function matched(pattern: string, longest: number, characters: readonly string[]): string[] {
  const expression = new RegExp(`^(?:${pattern})$`);
  let texts = [''];
  const found: string[] = [];
  for (let length = 1; length <= longest; length++) {
    texts = texts.flatMap((text) => characters.map((character) => text + character));
    found.push(...texts.filter((text) => expression.test(text)));
  }
  return found;
}

describe('patternTexts', () => {
  test.each([
    String.raw`[01]{1,3}`,
    String.raw`0|1|0|01?`,
    String.raw`(0?1?){2}`,
    String.raw`(0|00|1)*`,
    String.raw`(0+)+\.1`,
    String.raw`[^0-9]\.|\d{2}`,
    String.raw`^1-?(0|-)$`,
    String.raw`(?:1|(0))+?\.`,
  ])('counts what enumeration finds for %s', (pattern) => {
    const found = matched(pattern, 3, alphabet);
    const byLength = [1, 2, 3].map((length) =>
      BigInt(found.filter((text) => text.length === length).length),
    );
    expect(patternTexts(pattern).counts.slice(1, 4)).toEqual(byLength);
  });

  test('draws every text of a length equally often, and every length', () => {
    const texts = patternTexts('0|1[0-2]|1[0-2]?|0');
    const counts = new Map<string, number>();
    const dice = createDice('even');
    for (let draw = 0; draw < 12_000; draw++) {
      const text = texts.draw(dice);
      counts.set(text, (counts.get(text) ?? 0) + 1);
    }
    expect([...counts.keys()].toSorted()).toEqual(['0', '1', '10', '11', '12']);
    for (const text of ['0', '1']) expect(counts.get(text)).toBeCloseTo(3000, -3);
    for (const text of ['10', '11', '12'])
      expect(Math.abs((counts.get(text) ?? 0) - 2000)).toBeLessThan(200);
  });

  test('draws every text alike where lengths are weighted', () => {
    const texts = patternTexts('[0-9]{1,2}', 'weighted');
    const dice = createDice('weighted');
    const short = Array.from({ length: 11_000 }, () => texts.draw(dice)).filter(
      ({ length }) => length === 1,
    );
    expect(Math.abs(short.length - 1000)).toBeLessThan(150);
  });

  test('counts texts by the million millions', () => {
    expect(patternTexts(String.raw`\d*`).counts[32]).toBe(10n ** 32n);
    expect(patternTexts('.*').counts[32]).toBe(BigInt(alphabet.length) ** 32n);
  });

  test.each([
    ['[]', 'pattern: [] matches no text of 1 to 32 characters'],
    ['1{33}', 'pattern: 1{33} matches no text of 1 to 32 characters'],
    ['(){5}', 'pattern: (){5} matches no text of 1 to 32 characters'],
    [
      '12a',
      'pattern: "a" at position 3 cannot be drawn: 0 to 9, space and . , - / : + % ( ) # € $ £ can',
    ],
    ['[0-9a-f]', 'pattern: "a" at position 5 cannot be drawn'],
    [
      String.raw`\w`,
      String.raw`pattern: \w at position 1 stands for characters that cannot be drawn`,
    ],
    [String.raw`(1)\1`, String.raw`pattern: \1 at position 4 is not allowed`],
    ['1(?=2)', 'pattern: (?=2) at position 2 is not allowed'],
    ['[1', 'pattern: Unterminated character class, at position'],
    ['1{3,2}', 'pattern: numbers out of order in {} quantifier, at position'],
    ['(((0{32}){32}){32}){32}', 'pattern: it is too large: it needs more than 2000 states'],
    ['[01]*1[01]{20}', 'pattern: it is too large: it needs more than 2000 states'],
    ['1'.repeat(1001), 'pattern: 1001 characters given, up to 1000 are allowed'],
  ])('refuses %s', (pattern, message) => {
    expect(() => patternTexts(pattern)).toThrow(message);
  });

  test('reads patterns on which matching by search takes for ever', () => {
    expect(patternTexts('(0+)+1').counts[32]).toBe(1n);
    expect(patternTexts(`${'0?'.repeat(30)}${'0'.repeat(2)}`).counts[32]).toBe(1n);
  });
});
