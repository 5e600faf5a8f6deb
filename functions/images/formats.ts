/** What there is to know of a format. */
interface FormatProperties {
  readonly mediaType: string;
  /**
   * Part of every entity tag: raised whenever the same pixels become other bytes (another resampler,
   * another deflate), so that no cache mixes the two.
   */
  readonly version: number;
  /** Of a picture that stands still. */
  readonly still?: true;
  /** Of an animation: its name in `format` and as a path's extension. */
  readonly moving?: string;
}

/** Every format that any route answers in; routes offer them in this order, the first by default. */
export const formats = {
  png: { mediaType: 'image/png', version: 2, still: true },
  apng: { mediaType: 'image/apng', version: 1, moving: 'png' },
  svg: { mediaType: 'image/svg+xml', version: 1, still: true },
  webp: { mediaType: 'image/webp', version: 1, still: true, moving: 'webp' },
  gif: { mediaType: 'image/gif', version: 1, moving: 'gif' },
  json: { mediaType: 'application/json', version: 1 },
  raw: { mediaType: 'application/octet-stream', version: 1 },
  zip: { mediaType: 'application/zip', version: 1 },
  ndjson: { mediaType: 'application/x-ndjson', version: 1 },
} as const satisfies Readonly<Record<string, FormatProperties>>;

type Formats = typeof formats;

/** A format's name. */
export type Format = keyof Formats;

/** A format of a picture that stands still. */
export type StillFormat = {
  [Name in Format]: Formats[Name] extends { readonly still: true } ? Name : never;
}[Format];

/** A format of an animation. */
export type MovingFormat = {
  [Name in Format]: Formats[Name] extends { readonly moving: string } ? Name : never;
}[Format];

const formatNames = Object.keys(formats) as readonly Format[];

/** The formats of a picture that stands still. */
export const stillFormats = formatNames.filter(
  (name): name is StillFormat => 'still' in formats[name],
) as [StillFormat, ...StillFormat[]];

/** The formats of an animation. */
export const movingFormats = formatNames.filter(
  (name): name is MovingFormat => 'moving' in formats[name],
) as [MovingFormat, ...MovingFormat[]];

/** The name that a client uses for a format of an animation: an animated PNG is "png", too. */
export type MovingName = Formats[MovingFormat]['moving'];

/** The formats of an animation by the names that clients use. */
export const movingNames = movingFormats.map((name) => formats[name].moving) as [
  MovingName,
  ...MovingName[],
];

/** The formats of one digit. */
export const digitFormats = [...stillFormats, 'json', 'raw'] as const;

/** The formats of a data set. */
export const datasetFormats = ['zip', 'ndjson'] as const;

/** The formats of completions. */
export const completionFormats = ['json', 'png'] as const;
