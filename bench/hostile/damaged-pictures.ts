import { readFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';
import { encode as encodeJpeg } from 'jpeg-js';
import { encodeWebp } from '../../functions/images/encode/webp.ts';
import { writePng, pngChunk, joinBytes, bigEndian } from '../../models/png.ts';
import { generate, type Generator } from '../../models/generator.ts';
import { plainColors } from '../../models/images/colors.ts';
import { type GreyImage, resize } from '../../models/images/image.ts';
import { seedToLatent } from '../../models/seed/seed.ts';
import type { Choices } from './random.ts';

/** A picture as it is sent, whatever it is. */
export interface HostilePicture {
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

type Pictures = readonly [HostilePicture, ...HostilePicture[]];

/** Pictures to damage: valid ones of each type, at the limits of what is decoded, and bombs. */
export function picturesToDamage(generator: Generator): Pictures {
  const [pixels = new Uint8Array()] = generate(generator, [
    { latent: seedToLatent('hostile', generator.manifest.latent.size), label: 7 },
  ]);
  const digit = { ...generator.manifest.image, pixels };
  const large = resize(digit, 1024, 1024);
  const png = (image: GreyImage) => ({ type: 'image/png', bytes: writePng(image) });
  return [
    png(digit),
    png(resize(digit, 280, 280)),
    png(large),
    { type: 'image/webp', bytes: encodeWebp(resize(digit, 280, 280), plainColors) },
    { type: 'image/webp', bytes: encodeWebp(large, plainColors) },
    jpegOf(resize(digit, 280, 280)),
    // As a phone's camera makes them.
    jpegOf(resize(digit, 4000, 3000)),
    ...storedPictures(),
    ...pngBombs(),
  ];
}

function jpegOf({ width, height, pixels }: GreyImage): HostilePicture {
  const data = Buffer.alloc(4 * width * height, 255);
  for (const [index, pixel] of pixels.entries()) data.fill(255 - pixel, 4 * index, 4 * index + 3);
  const { data: bytes } = encodeJpeg({ data, width, height }, 80);
  return { type: 'image/jpeg', bytes: Uint8Array.from(bytes) };
}

const folder = new URL('../../test/functions/images/decode/pictures/', import.meta.url);

/** Kinds that nothing here writes: progressive, CMYK, restarts, orientations, alpha, animation. */
function storedPictures(): readonly HostilePicture[] {
  const names = [
    ['image/jpeg', 'progressive.jpg'],
    ['image/jpeg', 'cmyk.jpg'],
    ['image/jpeg', 'restart-markers.jpg'],
    ['image/jpeg', 'orientation-6.jpg'],
    ['image/webp', 'lossy-alpha.webp'],
    ['image/webp', 'animated.webp'],
    ['image/webp', 'orientation-6.webp'],
    ['image/png', 'orientation-6.png'],
  ] as const;
  return names.map(([type, name]) => ({
    type,
    bytes: Uint8Array.from(readFileSync(new URL(name, folder))),
  }));
}

/** PNGs of few bytes that take long, or would: just allowed, too large, with more pixels than they say. */
function pngBombs(): readonly HostilePicture[] {
  const rgba16 = { depth: 16, colorType: 6 };
  return [
    flatPng(1024, 1024, rgba16),
    flatPng(2048, 2048, rgba16),
    flatPng(1024, 1024, { depth: 8, colorType: 6 }),
    flatPng(60_000, 60_000, { ...rgba16, bytes: 2 ** 22 }),
    flatPng(28, 28, { ...rgba16, bytes: 2 ** 26 }),
    flatPng(2 ** 20, 1, { depth: 8, colorType: 0 }),
  ];
}

/** A PNG of zeros. @param bytes inflated; absent: as many as the header promises */
function flatPng(
  width: number,
  height: number,
  { depth, colorType, bytes }: { depth: number; colorType: number; bytes?: number },
): HostilePicture {
  const channels = colorType === 6 ? 4 : 1;
  const inflated = bytes ?? height * (1 + (width * depth * channels) / 8);
  const header = joinBytes([bigEndian(width, height), [depth, colorType, 0, 0, 0]]);
  const file = joinBytes([
    [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(Buffer.alloc(inflated))),
    pngChunk('IEND', []),
  ]);
  return { type: 'image/png', bytes: file };
}

/** One of the pictures, as it is or damaged in one of several ways. */
export function damagedPicture(choices: Choices, pictures: Pictures): HostilePicture {
  const { type, bytes } = choices.pick(pictures);
  const damaged = choices.pick(damages)(Uint8Array.from(bytes), choices, pictures);
  const isPng = type === 'image/png' && choices.happens(0.5);
  return { type, bytes: isPng ? withChecksums(damaged) : damaged };
}

type Damage = (
  bytes: Uint8Array<ArrayBuffer>,
  choices: Choices,
  pictures: Pictures,
) => Uint8Array<ArrayBuffer>;

const damages: readonly [Damage, ...Damage[]] = [
  (bytes) => bytes,
  (bytes, { below }) => bytes.slice(0, below(bytes.length)),
  (bytes, choices) => flipBits(bytes, choices, bytes.length),
  (bytes, choices) => flipBits(bytes, choices, 40),
  overwriteNumber,
  (bytes, { below }) => bytes.fill(below(2) * 255, below(bytes.length), below(bytes.length)),
  // The end of another picture.
  (bytes, { below, pick }, pictures) => {
    const other = pick(pictures).bytes;
    return joinBytes([bytes.subarray(0, below(bytes.length)), other.subarray(below(other.length))]);
  },
];

function flipBits(bytes: Uint8Array<ArrayBuffer>, { below }: Choices, within: number) {
  for (let flips = 1 + below(16); flips > 0; flips--) {
    const at = below(Math.min(within, bytes.length));
    bytes[at] = (bytes[at] ?? 0) ^ (1 << below(8));
  }
  return bytes;
}

/** Puts a number at the edges of its range among the headers, where sizes and lengths are. */
function overwriteNumber(bytes: Uint8Array<ArrayBuffer>, { below, pick }: Choices) {
  const numbers: readonly [readonly number[], ...(readonly number[])[]] = [
    [0, 0, 0, 0],
    [0xff, 0xff, 0xff, 0xff],
    [0x7f, 0xff, 0xff, 0xff],
    [0, 0, 0xff, 0xff],
    [0xff, 0xdc, 0xff, 0xdc],
  ];
  const at = below(Math.max(1, Math.min(200, bytes.length - 4)));
  bytes.set(pick(numbers).slice(0, Math.max(0, bytes.length - at)), at);
  return bytes;
}

/** A PNG whose chunks have the checksums of what they hold, so that a decoder goes on to their content. */
function withChecksums(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const view = new DataView(bytes.buffer);
  for (let at = 8; at + 12 <= bytes.length;) {
    const end = at + 8 + view.getUint32(at);
    if (end + 4 > bytes.length) break;
    view.setUint32(end, crc32(bytes.subarray(at + 4, end)));
    at = end + 4;
  }
  return bytes;
}
