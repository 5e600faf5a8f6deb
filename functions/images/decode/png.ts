import { promisify } from 'node:util';
import { inflate } from 'node:zlib';
import { convertIndexedToRgb, type DecodedPng, decode } from 'fast-png';
import { exifOrientation, upright } from '../../../models/images/orientation.ts';
import { type Picture, invalidImage } from './picture.ts';
import { type PngChunk, pngChunks, pngSignature } from './png-chunks.ts';
import { inflatedLength, type PngHeader, readPngHeader } from './png-header.ts';

/**
 * Decodes a PNG of any kind: grey, colour, palette, alpha, 1 to 16 bits a sample. Its header is read and
 * its pixels inflated no further than that promises before anything is decoded. It is turned as its EXIF
 * orientation says. Of an animation: the picture that stands still.
 *
 * @throws Problem invalid-image where it is none, cut off or damaged; image-too-large
 * @see https://www.w3.org/TR/png-3/
 */
export async function decodePng(bytes: Uint8Array): Promise<Picture> {
  const chunks: PngChunk[] = [];
  let header: PngHeader | undefined;
  let orientation = 1;
  for (const chunk of pngChunks(bytes)) {
    const isFirst = header === undefined;
    header ??= readPngHeader(chunk);
    if (isFirst || neededChunks(header).has(chunk.type)) chunks.push(chunk);
    if (chunk.type === 'eXIf') orientation = exifOrientation(chunk.data);
  }
  if (!header) throw invalidImage('It has no header.');
  const parts = chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data);
  await requireInflated(Buffer.concat(parts), inflatedLength(header));
  const whole = Buffer.concat([
    Uint8Array.from(pngSignature),
    ...chunks.map((chunk) => chunk.whole),
  ]);
  try {
    const png = decode(whole);
    if (header.indexed && !png.palette) throw new Error('It has no palette');
    return upright(pictureOf(png), orientation);
  } catch (error) {
    throw invalidImage(`${(error as Error).message}.`);
  }
}

/**
 * The chunks that pixels follow from, after the first. Any other could hide a bomb of its own (iCCP), a
 * second header another size; beside true colours, a palette is only a proposal.
 */
function neededChunks({ indexed }: PngHeader): ReadonlySet<string> {
  return new Set(['tRNS', 'IDAT', 'IEND', ...(indexed ? ['PLTE'] : [])]);
}

/** Holds compressed pixels to the length that their header promises, and inflates no more than that. */
async function requireInflated(compressed: Uint8Array, length: number): Promise<void> {
  // One chunk: of several, zlib would make a second copy.
  const options = { maxOutputLength: length, chunkSize: Math.max(64, length + 1) };
  const inflated = await promisify(inflate)(compressed, options).catch(
    ({ code }: NodeJS.ErrnoException) => {
      const isMore = code === 'ERR_BUFFER_TOO_LARGE';
      throw invalidImage(
        isMore ? 'It contains more pixels than its header says.' : 'Its pixels are damaged.',
      );
    },
  );
  if (inflated.length < length)
    throw invalidImage('It contains fewer pixels than its header says.');
}

function pictureOf(png: DecodedPng): Picture {
  const { width, height, channels, data, maximum } = plainSamples(png);
  const hidden = png.palette ? [] : [...(png.transparency ?? [])];
  const samples = new Uint8Array(width * height * 4);
  const colors = channels < 3 ? 1 : 3;
  for (let pixel = 0; pixel < width * height; pixel++) {
    const from = pixel * channels;
    const isHidden =
      hidden.length === colors && hidden.every((value, channel) => data[from + channel] === value);
    const alpha = channels % 2 === 0 ? (data[from + channels - 1] ?? 0) : maximum;
    const opacity = isHidden ? 0 : alpha / maximum;
    for (let channel = 0; channel < 3; channel++) {
      const value = data[from + (colors === 1 ? 0 : channel)] ?? 0;
      samples[4 * pixel + channel] = Math.round((255 * value * opacity) / maximum);
    }
    samples[4 * pixel + 3] = Math.round(255 * opacity);
  }
  return { width, height, samples };
}

/** Samples that stand for themselves: no palette, no bits packed into a byte. */
function plainSamples(png: DecodedPng) {
  const { width, height, depth, channels, data } = png;
  if (!png.palette && depth >= 8) {
    return { width, height, channels, data, maximum: 2 ** depth - 1 };
  }
  // Greys of 1, 2 or 4 bits are indices into a palette of as many steps, which keeps their values.
  const steps = Array.from({ length: 2 ** depth }, (_, level) => [level]);
  const palette = png.palette ?? steps;
  const plain = convertIndexedToRgb({ ...png, palette });
  const maximum = png.palette ? 255 : 2 ** depth - 1;
  return { width, height, channels: palette[0]?.length ?? 0, data: plain, maximum };
}
