/** The media type of each format that any route answers in. */
export const mediaTypes = {
  png: 'image/png',
  svg: 'image/svg+xml',
  webp: 'image/webp',
  apng: 'image/apng',
  gif: 'image/gif',
  json: 'application/json',
  raw: 'application/octet-stream',
  zip: 'application/zip',
  ndjson: 'application/x-ndjson',
} as const;

/** A format's name: as `format` has it, and a path's extension. */
export type Format = keyof typeof mediaTypes;

/**
 * Part of every entity tag: raised whenever the same pixels become other bytes (another resampler,
 * another deflate), so that no cache mixes the two.
 */
export const formatVersions: Readonly<Record<Format, number>> = {
  png: 2,
  svg: 1,
  webp: 1,
  apng: 1,
  gif: 1,
  json: 1,
  raw: 1,
  zip: 1,
  ndjson: 1,
};
