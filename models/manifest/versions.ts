/** The newest schema of manifests, raised when a reader of the one before would draw something else, or nothing. */
export const schemaVersion = 2;

/**
 * The schema of a model's manifest. The second one brought images in colour; models of grey images stay with the first,
 * so that their ids stay, and older programs read them.
 */
export function schemaVersionOf({ channels }: { readonly channels: number }): 1 | 2 {
  return channels === 1 ? 1 : 2;
}

/** The rule of docs/seeds.md that a model's goldens and samples were drawn by. */
export const seedRuleVersion = 1;

/** The newest revision of the table of figures: the greatest `since` of figures.ts. */
export const figuresRevision = 4;

/** What a model's id is: the first 64 bits of the SHA-256 of what decides its pixels (identity.ts). */
export const modelIdAllowed = 'a model id is 16 hex digits';

/** Whether a text is a model's id. */
export function isModelId(text: string): boolean {
  return /^[0-9a-f]{16}$/.test(text);
}
