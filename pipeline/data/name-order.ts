const collator = new Intl.Collator('en', { numeric: true });

/**
 * Orders names of files and folders with their numbers by value, so that '2' comes before '10'.
 *
 * @returns below 0, 0 or above 0, as Array.prototype.sort takes it; 0 for equal names only
 */
export function compareNames(first: string, second: string): number {
  // The collator holds '1' and '01' for equal: without a second key the order would be the disk's.
  return collator.compare(first, second) || (first < second ? -1 : Number(first > second));
}
