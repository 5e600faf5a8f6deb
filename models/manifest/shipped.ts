/**
 * The SHA-256 of each manifest that ships with the program, with the revision of the table of figures by which it was
 * evaluated. A model of models/shipped/ that is not listed works as well, after a slower start; a test holds the list
 * to the folder, and proves each manifest whole.
 */
export const shippedManifests: ReadonlyMap<string, number> = new Map([
  ['1cd40db8b3062d4b4db922b233d12a220b35bdb63912ca03c5eacf9d678f4e56', 1], // ab47664c7936af31
]);
