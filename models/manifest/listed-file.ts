import * as z from 'zod';

/** A SHA-256 as 64 hex digits. */
export const hexDigest = z.string().regex(/^[0-9a-f]{64}$/);

/** A file of a model, as its manifest lists it. */
export const listedFileSchema = z.strictObject({
  // Relative, and never upwards: a manifest must not name a file outside its own folder.
  path: z.string().regex(/^(?!.*\.\.)[a-z0-9][a-z0-9._-]*(\/[a-z0-9][a-z0-9._-]*)*$/i),
  bytes: z.int().nonnegative(),
  sha256: hexDigest,
});
