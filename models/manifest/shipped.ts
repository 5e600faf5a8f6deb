/**
 * The SHA-256 of each manifest that ships with the program. A model of models/shipped/ that is not listed
 * works as well, after a slower start; a test holds the list to the folder, and proves each manifest whole.
 */
export const shippedManifests: ReadonlySet<string> = new Set([
  'db0405065d4f537ef6037c1fe76a0f7de162f7fc8380b78097a5454b2798664f', // ab47664c7936af31
]);
