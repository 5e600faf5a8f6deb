import type { FormatKind } from '../../models/paths.ts';

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

/** What the formats that are zips have alike. */
const zip = { mediaType: 'application/zip', version: 1 } as const;

/** Every format that any route answers in; routes offer them in this order, the first by default. */
export const formats = {
  png: { mediaType: 'image/png', version: 2, still: true },
  apng: { mediaType: 'image/apng', version: 1, moving: 'png' },
  svg: { mediaType: 'image/svg+xml', version: 1, still: true },
  webp: { mediaType: 'image/webp', version: 2, still: true, moving: 'webp' },
  gif: { mediaType: 'image/gif', version: 1, moving: 'gif' },
  json: { mediaType: 'application/json', version: 1 },
  raw: { mediaType: 'application/octet-stream', version: 1 },
  zip,
  npz: zip,
  imagefolder: zip,
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

/** The name that a client uses for a format of an animation: an animated PNG is "png", too. */
export type MovingName = Formats[MovingFormat]['moving'];

/** The names that clients use for the formats of a kind. */
export type NameOf<Kind extends FormatKind> = Kind extends 'still'
  ? StillFormat
  : Kind extends 'moving'
    ? MovingName
    : Kind;

/** The formats of a route. */
export interface Offer<Name extends string = string> {
  /** As clients name them, the one by default first. */
  readonly names: readonly [Name, ...Name[]];
  readonly formatOf: (name: Name) => Format;
}

/** The formats that a route of these kinds offers. @param kinds at least one */
export function offerOf<Kind extends FormatKind>(kinds: readonly Kind[]): Offer<NameOf<Kind>> {
  const byName = new Map(kinds.flatMap((kind) => namedFormats(kind)));
  return {
    names: [...byName.keys()] as unknown as Offer<NameOf<Kind>>['names'],
    formatOf: (name) => byName.get(name) as Format,
  };
}

function namedFormats(kind: FormatKind): readonly (readonly [name: string, format: Format])[] {
  if (kind !== 'still' && kind !== 'moving') return [[kind, kind]];
  return (Object.keys(formats) as Format[]).flatMap((format) => {
    const { still, moving }: FormatProperties = formats[format];
    if (kind === 'still') return still ? [[format, format] as const] : [];
    return moving === undefined ? [] : [[moving, format] as const];
  });
}
