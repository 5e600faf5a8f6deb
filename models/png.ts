import { zlib } from './zlib/zlib.ts';

/** What a PNG says of itself (ISO/IEC 15948 §11.3.3.2, tEXt): Latin-1 texts by keyword. */
export type PngText = Readonly<Record<string, string>>;

/** Red, green, blue and opacity, each 0 to 255. */
type Color = readonly [red: number, green: number, blue: number, opacity: number];

/** An image of 8 bits a sample. */
export interface PngImage {
  readonly width: number; // pixels, 1 or more
  readonly height: number; // pixels, 1 or more
  /** Samples of a pixel: 3 of red, green and blue. Absent: 1. */
  readonly channels?: 1 | 3;
  readonly pixels: Uint8Array; // [height × width × channels]
  /** The colour of each value of a pixel, those that are not opaque first; absent: they are grey or in colour by themselves. */
  readonly palette?: readonly Color[]; // [1 to 256]
  readonly text?: PngText;
}

const signature = /* @__PURE__ */ Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/**
 * Encodes an image as a PNG (ISO/IEC 15948): grey, with a palette or in colour. Lines are not filtered. The bytes are
 * the same on every machine, unlike those of Node's zlib, whose output differs between builds.
 *
 * @throws RangeError when there are not as many pixels as width and height say, or a text is not Latin-1
 */
export function writePng(image: PngImage): Uint8Array<ArrayBuffer> {
  const { palette, text = {} } = image;
  const transparency = palette
    ?.map(([, , , opacity]) => opacity)
    .filter((opacity) => opacity < 255);
  return joinBytes([
    signature,
    pngChunk('IHDR', header(image)),
    ...(palette
      ? [
          pngChunk(
            'PLTE',
            palette.flatMap((color) => color.slice(0, 3)),
          ),
        ]
      : []),
    ...(transparency?.length ? [pngChunk('tRNS', transparency)] : []),
    pngChunk('IDAT', zlib(unfilteredLines(image))),
    ...Object.entries(text).map(([keyword, value]) =>
      pngChunk('tEXt', latin1(`${keyword}\0${value}`)),
    ),
    pngChunk('IEND', []),
  ]);
}

function header({ width, height, channels, palette }: PngImage): Uint8Array {
  const colorType = channels === 3 ? 2 : palette ? 3 : 0;
  // Then deflate, the only set of filters, and no interlacing.
  return joinBytes([bigEndian(width, height), [8, colorType, 0, 0, 0]]);
}

/** Each line behind a 0, which says that no filter was applied to it. */
function unfilteredLines({ width, height, channels = 1, pixels }: PngImage): Uint8Array {
  const length = width * channels;
  if (pixels.length !== length * height) {
    const expected = `${width} × ${height}${channels === 1 ? '' : ' × 3'}`;
    throw new RangeError(`pixels: ${pixels.length} given, ${expected} expected`);
  }
  const lines = new Uint8Array((length + 1) * height);
  for (let y = 0; y < height; y++) {
    lines.set(pixels.subarray(y * length, (y + 1) * length), y * (length + 1) + 1);
  }
  return lines;
}

/** A chunk as it stands in the file: length, type, data, CRC-32 of type and data. @param type four letters */
export function pngChunk(type: string, data: ArrayLike<number>): Uint8Array<ArrayBuffer> {
  const { length } = data;
  const chunk = new Uint8Array(length + 12);
  putBigEndian(chunk, 0, length);
  for (let at = 0; at < 4; at++) chunk[4 + at] = type.charCodeAt(at);
  chunk.set(data, 8);
  putBigEndian(chunk, length + 8, crc32(chunk, 4, length + 8));
  return chunk;
}

/** Numbers as unsigned 32-bit integers, the highest byte first. */
export function bigEndian(...values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(4 * values.length);
  for (let at = 0; at < values.length; at++) putBigEndian(bytes, 4 * at, values[at] ?? 0);
  return bytes;
}

function putBigEndian(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
}

/** One array of bytes after the other. */
export function joinBytes(parts: readonly ArrayLike<number>[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function latin1(text: string): Uint8Array {
  // oxlint-disable-next-line no-control-regex
  if (!/^[\0-\xff]*$/.test(text)) {
    throw new RangeError(`text: ${JSON.stringify(text)} given, Latin-1 expected`);
  }
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < bytes.length; index++) bytes[index] = text.charCodeAt(index);
  return bytes;
}

/** The remainders of a byte's division, four bits of it at a time: 16 steps at a start instead of 256. */
const crcTable = /* @__PURE__ */ Uint32Array.from({ length: 16 }, (_, nibble) => {
  let crc = nibble;
  for (let bit = 0; bit < 4; bit++) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1;
  return crc;
});

/** CRC-32 (ISO 3309) of bytes, or of those from one place up to another, as a signed or unsigned 32-bit integer. */
export function crc32(bytes: Uint8Array, from = 0, to = bytes.length): number {
  let crc = -1;
  for (let at = from; at < to; at++) {
    crc ^= bytes[at] ?? 0;
    crc = (crcTable[crc & 15] ?? 0) ^ (crc >>> 4);
    crc = (crcTable[crc & 15] ?? 0) ^ (crc >>> 4);
  }
  return ~crc;
}
