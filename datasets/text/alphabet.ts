/** Characters that are drawn by rule, not by the generator. */
export const signs = Array.from('.,-/:+%()#€$£ ');

/** Every character that a line can have: the digits, then the signs. */
export const alphabet: readonly string[] = [...Array.from('0123456789'), ...signs];

/** Characters of the longest line. */
export const longestText = 32;

/** What may stand in a text, for messages. */
export const drawable = `0 to 9, space and ${signs.slice(0, -1).join(' ')}`;

/** What is wrong with a text; null: it can be drawn. */
export function wrongWith(text: string): string | null {
  const characters = [...text];
  if (characters.length === 0 || characters.length > longestText) {
    return `${characters.length} characters given, 1 to ${longestText} are allowed`;
  }
  const place = characters.findIndex((character) => !alphabet.includes(character));
  if (place === -1) return null;
  return `${JSON.stringify(characters[place])} at position ${place + 1} cannot be drawn: ${drawable} can`;
}
