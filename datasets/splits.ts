import { InvalidRequest } from './invalid-request.ts';

/** Names of the parts of a split, in the order of their shares. */
export const splitNames = ['train', 'validation', 'test'] as const;

/** The name of a part. */
export type SplitName = (typeof splitNames)[number];

/** The shares of a split, in percent: two or three whole numbers that add up to 100. */
export type Shares = readonly number[];

/** Reads shares such as "80/10/10". @throws InvalidRequest for another form */
export function parseShares(text: string): Shares {
  const shares = text
    .split('/')
    .map((part) => (/^\d{1,3}$/.test(part) ? Number(part) : Number.NaN));
  const sum = shares.reduce((total, share) => total + share, 0);
  if (shares.length >= 2 && shares.length <= splitNames.length && sum === 100) return shares;
  throw new InvalidRequest(
    `split: ${JSON.stringify(text)} given: two or three whole numbers that add up to 100 are allowed, such as 80/10/10`,
  );
}

const golden = 0.618_033_988_749_894_9;

/**
 * In which part a writer's lines are, so that no writer is in two. Multiples of the golden ratio fill [0, 1) as evenly
 * as any, so the parts have their shares of the writers even where these are few.
 */
export function splitOf(writer: number, shares: Shares): SplitName {
  const place = 100 * ((writer * golden) % 1);
  let end = 0;
  for (const [index, share] of shares.entries()) {
    end += share;
    if (place < end) return splitNames[index] ?? 'train';
  }
  return 'train';
}

/** The names of the parts of a data set. @param split null: there is one part */
export function partNames(split: Shares | null): readonly SplitName[] {
  return split === null ? ['train'] : splitNames.slice(0, split.length);
}

/** The folder of a part with a slash behind it; "" where there is one part. */
export function partFolder(name: SplitName, split: Shares | null): string {
  return split === null ? '' : `${name}/`;
}

/** Lines by the part that their writer is in. */
export function linesByPart<Line extends { readonly writer: number }>(
  lines: readonly Line[],
  split: Shares | null,
): readonly (readonly [name: SplitName, lines: readonly Line[]])[] {
  return partNames(split).map((name) => [
    name,
    split === null ? lines : lines.filter(({ writer }) => splitOf(writer, split) === name),
  ]);
}
