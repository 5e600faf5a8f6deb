import type { Dice } from '../dice.ts';

/** Draws texts of a kind. */
type DrawText = (dice: Dice) => string;

/** Kinds of texts by name. */
export const kinds = {
  card: drawCard,
  ean13: (dice) => withEanDigit(digits(dice, 12)),
  isbn13: (dice) => withEanDigit(dice.pick(['978', '979']) + digits(dice, 9)),
  date: drawDate,
  amount: drawAmount,
  phone: drawPhone,
  postcode: (dice) =>
    dice.share() < 0.75 ? digits(dice, 5) : `${digits(dice, 5)}-${digits(dice, 4)}`,
} as const satisfies Readonly<Record<string, DrawText>>;

/** The name of a kind. */
export type Kind = keyof typeof kinds;

/** Names of all kinds. */
export const kindNames = Object.keys(kinds) as [Kind, ...Kind[]];

/** Characters of the longest text of any kind, a card's number in groups. */
export const longestOfKind = 19;

function digits(dice: Dice, count: number): string {
  return Array.from({ length: count }, () => dice.below(10)).join('');
}

/** 16 digits in groups of four, the last of which is the check digit of Luhn (ISO/IEC 7812-1, annex B). */
function drawCard(dice: Dice): string {
  const own = dice.pick(['4', '5', '2']) + digits(dice, 14);
  const sum = [...own].reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return `${own}${(10 - (sum % 10)) % 10}`.replaceAll(/(\d{4})(?=\d)/g, '$1 ');
}

/** The check digit of EAN-13 and ISBN-13 (ISO 2108): weights 1 and 3 in turn. */
function withEanDigit(own: string): string {
  const sum = [...own].reduce(
    (total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3),
    0,
  );
  return `${own}${(10 - (sum % 10)) % 10}`;
}

/** A day from 1900 to 2099 that the calendar has. */
function drawDate(dice: Dice): string {
  const year = 1900 + dice.below(200);
  const month = 1 + dice.below(12);
  const day = 1 + dice.below(new Date(Date.UTC(year, month, 0)).getUTCDate());
  const [yyyy, mm, dd] = [String(year), twoDigits(month), twoDigits(day)];
  return dice.pick([
    `${dd}.${mm}.${yyyy}`,
    `${dd}/${mm}/${yyyy}`,
    `${mm}/${dd}/${yyyy}`,
    `${yyyy}-${mm}-${dd}`,
    `${dd}.${mm}.${yyyy.slice(2)}`,
  ]);
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

/** An amount of money of 1 to 7 digits before the decimals, all lengths equally likely. */
function drawAmount(dice: Dice): string {
  const length = 1 + dice.below(7);
  const whole =
    String(length === 1 ? dice.below(10) : 1 + dice.below(9)) + digits(dice, length - 1);
  const cents = digits(dice, 2);
  const grouped = (mark: string) => whole.replaceAll(/\B(?=(\d{3})+$)/g, mark);
  return dice.pick([
    `${grouped(' ')},${cents}`,
    `${grouped('.')},${cents}`,
    `${grouped(',')}.${cents}`,
    `${grouped('.')},${cents} €`,
    `$${grouped(',')}.${cents}`,
    `£${grouped(',')}.${cents}`,
  ]);
}

function drawPhone(dice: Dice): string {
  const group = (count: number) => digits(dice, count);
  const first = () => String(1 + dice.below(9));
  return dice.pick([
    () => `+${first()}${group(1)} ${first()}${group(2)} ${group(7)}`,
    () => `(${first()}${group(2)}) ${group(3)}-${group(4)}`,
    () => `0${first()}${group(2)}/${group(6)}`,
    () => `0${first()} ${group(2)} ${group(2)} ${group(2)} ${group(2)}`,
  ])();
}
