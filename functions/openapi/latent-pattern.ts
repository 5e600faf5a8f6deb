/** The alphabet of base64url (RFC 4648 §5): the index of a character is its 6 bits. */
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/**
 * A regular expression for the texts of latent vectors (models/seed/latent-text.ts): float16 numbers,
 * little-endian, between -8 and 8, in base64url. It leaves out 8 and -8 themselves, which are accepted, too: a
 * vector has them only where it was cut off there, and each would need alternatives of its own.
 *
 * A float16 is below 8 in size where its upper byte without the sign is below 0x48. Three numbers are 6 bytes,
 * which are 8 characters.
 *
 * @param size how many numbers a vector has
 */
export function latentPattern(size: number): string {
  const three = `${firstNumber(() => true)}${any}${secondNumber}${any}${thirdNumber}`;
  const rest = [
    '',
    // 2 bytes are 3 characters, whose last 2 bits are 0; 4 bytes are 6, whose last 4 bits are 0.
    firstNumber((bits) => bits % 4 === 0),
    `${firstNumber(() => true)}${any}${secondNumber}${classOf((bits) => bits % 16 === 0)}`,
  ];
  const groups = Math.floor(size / 3);
  return `^${groups > 0 ? `(?:${three}){${groups}}` : ''}${rest[size % 3]}$`;
}

const any = classOf(() => true);

/** Characters 0 to 2, of which the last has the upper byte's lower 4 bits before 2 of the next number's. */
function firstNumber(isLast: (bits: number) => boolean): string {
  const below4 = `${classOf((bits) => bits % 8 < 4)}${classOf(isLast)}`;
  const is4 = `${classOf((bits) => bits % 8 === 4)}${classOf((bits) => bits < 32 && isLast(bits))}`;
  return `${any}(?:${below4}|${is4})`;
}

/** Character 4: the upper byte's upper 6 bits. */
const secondNumber = classOf((bits) => bits % 32 < 18);

/** Characters 6 and 7: the upper byte's upper 2 bits, and its lower 6. */
const thirdNumber = `(?:${classOf((bits) => bits % 2 === 0)}${any}|${classOf((bits) => bits % 2 === 1)}${classOf((bits) => bits < 8)})`;

/** The characters whose bits fit, as a class: "[A-Za-f]". */
function classOf(fits: (bits: number) => boolean): string {
  const characters = Array.from(alphabet)
    .filter((_, bits) => fits(bits))
    .toSorted();
  const ranges: string[] = [];
  for (let start = 0; start < characters.length;) {
    let end = start;
    while (codeAt(characters, end + 1) === codeAt(characters, start) + end + 1 - start) end++;
    ranges.push(rangeOf(characters.slice(start, end + 1)));
    start = end + 1;
  }
  return `[${ranges.join('')}]`;
}

function codeAt(characters: readonly string[], index: number): number {
  return characters[index]?.codePointAt(0) ?? Number.NaN;
}

function rangeOf(characters: readonly string[]): string {
  const escaped = characters.map((character) => (character === '-' ? String.raw`\-` : character));
  if (characters.length < 3) return escaped.join('');
  return `${escaped[0]}-${escaped.at(-1)}`;
}
