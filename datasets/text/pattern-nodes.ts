import { type AST, RegExpParser, RegExpSyntaxError } from '@eslint-community/regexpp';
import { InvalidRequest } from '../invalid-request.ts';
import { alphabet, drawable, longestText } from './alphabet.ts';

/** Part of a pattern. Characters are a bit each, in the order of the alphabet. */
export type PatternNode =
  | { readonly kind: 'characters'; readonly mask: number }
  | { readonly kind: 'sequence'; readonly parts: readonly PatternNode[] }
  | { readonly kind: 'choice'; readonly parts: readonly PatternNode[] }
  | {
      readonly kind: 'repeat';
      readonly part: PatternNode;
      readonly minimum: number;
      /** Infinity: any number. */
      readonly maximum: number;
    };

/** Characters of the longest pattern. */
const longestPattern = 1000;

const everything = 2 ** alphabet.length - 1;
const digits = 2 ** 10 - 1;

/**
 * Reads a regular expression of JavaScript that has neither look-around nor back references.
 *
 * @throws InvalidRequest that names the place of what cannot be read or drawn
 */
export function parsePattern(source: string): PatternNode {
  if (source.length > longestPattern) {
    throw new InvalidRequest(
      `pattern: ${source.length} characters given, up to ${longestPattern} are allowed`,
    );
  }
  try {
    const { alternatives } = new RegExpParser().parsePattern(source, 0, source.length, {
      unicode: false,
      unicodeSets: false,
    });
    return choice(alternatives, true);
  } catch (error) {
    if (!(error instanceof RegExpSyntaxError)) throw error;
    const reason = error.message.replace(/^Invalid regular expression: (\/.*\/: )?/s, '');
    throw new InvalidRequest(`pattern: ${reason}, at position ${error.index + 1}`, {
      cause: error,
    });
  }
}

function choice(alternatives: readonly AST.Alternative[], isWhole: boolean): PatternNode {
  const parts = alternatives.map(({ elements }): PatternNode => ({
    kind: 'sequence',
    parts: elements.flatMap((element, index) => {
      const isAnchor =
        (element.type === 'Assertion' && element.kind === 'start' && index === 0) ||
        (element.type === 'Assertion' && element.kind === 'end' && index === elements.length - 1);
      return isAnchor && isWhole ? [] : [nodeOf(element)];
    }),
  }));
  return { kind: 'choice', parts };
}

function nodeOf(element: AST.Element): PatternNode {
  switch (element.type) {
    case 'Character':
      return { kind: 'characters', mask: maskOf(element.value, element.start) };
    case 'CharacterSet':
      return { kind: 'characters', mask: setMask(element) };
    case 'CharacterClass':
      return { kind: 'characters', mask: classMask(element) };
    case 'Group':
    case 'CapturingGroup':
      return choice(element.alternatives, false);
    case 'Quantifier':
      return {
        kind: 'repeat',
        part: nodeOf(element.element),
        // More than that cannot stand in a line; what is empty may as well be repeated less.
        minimum: Math.min(element.min, longestText + 1),
        maximum: element.max > longestText ? Number.POSITIVE_INFINITY : element.max,
      };
    case 'Assertion':
    case 'Backreference':
    case 'ExpressionCharacterClass':
      throw refused(element, 'is not allowed: characters, classes, groups, | and counts are');
  }
}

function maskOf(codePoint: number, start: number): number {
  const character = String.fromCodePoint(codePoint);
  const index = alphabet.indexOf(character);
  if (index !== -1) return 2 ** index;
  throw new InvalidRequest(
    `pattern: ${JSON.stringify(character)} at position ${start + 1} cannot be drawn: ${drawable} can`,
  );
}

/** ".", "\d" and the like: what they mean of the alphabet. */
function setMask(set: AST.CharacterSet | AST.UnicodePropertyCharacterSet): number {
  if (set.kind === 'any') return everything;
  if (set.kind === 'digit') return set.negate ? everything - digits : digits;
  if (set.kind === 'space') return set.negate ? everything - maskOf(32, 0) : maskOf(32, 0);
  throw refused(set, 'stands for characters that cannot be drawn');
}

function classMask({ elements, negate }: AST.CharacterClass): number {
  let mask = 0;
  for (const element of elements) {
    if (element.type === 'Character') mask |= maskOf(element.value, element.start);
    else if (element.type === 'CharacterClassRange') {
      for (let value = element.min.value; value <= element.max.value; value++) {
        mask |= maskOf(value, element.start);
      }
    } else if (element.type === 'CharacterSet') mask |= setMask(element);
    else throw refused(element, 'is not allowed in a class');
  }
  return negate ? everything & ~mask : mask;
}

function refused({ raw, start }: AST.NodeBase, reason: string): InvalidRequest {
  return new InvalidRequest(`pattern: ${raw} at position ${start + 1} ${reason}`);
}
