/** The longest name of a label in URLs and headers, in bytes of its percent-encoded UTF-8: 64 emoji. */
const longestName = 768;

/**
 * The most labels that a description or a page lists, and the most characters that their names have together: as many
 * as a training takes (pipeline/data/class-labels.ts).
 */
const listed = { labels: 256, characters: 256 * 64 } as const;

/** The most bytes of a header that names labels: servers and proxies refuse headers of more than 8 kB together. */
const longestHeader = 4096;

/**
 * The text by which URLs and headers have a label, which labelIndex() reads: its name; its index where the name would
 * be too long, unless that is the name of another label.
 */
export function labelKey(labels: readonly string[], index: number): string | undefined {
  const name = labels[index];
  if (name === undefined || encodeURIComponent(name).length <= longestName) return name;
  return labels.includes(String(index)) ? name : String(index);
}

/**
 * Labels as headers have them: percent-encoded as UTF-8, separated by commas.
 *
 * @returns null for a model without labels, and where the text would be longer than 4096 bytes
 */
export function labelHeader(
  indices: readonly (number | null)[],
  labels: readonly string[] | null,
): string | null {
  if (labels === null) return null;
  const text = indices
    .filter((index) => index !== null)
    .map((index) => encodeURIComponent(labelKey(labels, index) ?? index))
    .join(',');
  return text === '' || text.length > longestHeader ? null : text;
}

/** Whether labels are few and short enough to be listed in a description, on a page or in a message. */
export function areListed(labels: readonly string[]): boolean {
  const characters = labels.reduce((sum, name) => sum + name.length, 0);
  return labels.length <= listed.labels && characters <= listed.characters;
}

/** The first labels, as many as {@link areListed} allows. */
export function firstLabels(labels: readonly string[]): readonly string[] {
  if (areListed(labels)) return labels;
  let characters = 0;
  const end = labels.findIndex((name, index) => {
    characters += name.length;
    return index >= listed.labels || characters > listed.characters;
  });
  return labels.slice(0, end);
}

/** A name of at most 64 characters, for messages and pages. */
export function shortName(name: string): string {
  const characters = [...name];
  return characters.length <= 64 ? name : `${characters.slice(0, 63).join('')}…`;
}
