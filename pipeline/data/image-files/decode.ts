import { hasPngSignature } from 'fast-png';
import { upright } from '../../../models/images/orientation.ts';
import { decodeBmp } from './bmp.ts';
import { decodeGif } from './gif.ts';
import { decodeJpeg } from './jpeg.ts';
import { decodePng } from './png.ts';
import type { ImageSamples, StoredImage } from './samples.ts';
import { decodeTiff } from './tiff.ts';
import { decodeWebp } from './webp.ts';

/** A kind of image file. */
interface ImageFormat {
  readonly name: string;
  /** In lower case, with the dot. */
  readonly extensions: readonly string[];
  readonly recognises: (bytes: Uint8Array) => boolean;
  readonly decode: (
    bytes: Uint8Array,
  ) => ImageSamples | StoredImage | Promise<ImageSamples | StoredImage>;
}

/** Every kind that data sets may consist of; the packages are chosen in docs/adr/0005-image-decoders.md. */
const formats: readonly ImageFormat[] = [
  { name: 'PNG', extensions: ['.png'], recognises: hasPngSignature, decode: decodePng },
  {
    name: 'JPEG',
    extensions: ['.jpg', '.jpeg', '.jfif'],
    recognises: beginsWith([0xff, 0xd8, 0xff]),
    decode: decodeJpeg,
  },
  {
    name: 'WebP',
    extensions: ['.webp'],
    recognises: (bytes) => textAt(bytes, 0) === 'RIFF' && textAt(bytes, 8) === 'WEBP',
    decode: decodeWebp,
  },
  {
    name: 'GIF',
    extensions: ['.gif'],
    recognises: (bytes) => textAt(bytes, 0) === 'GIF8',
    decode: decodeGif,
  },
  {
    name: 'BMP',
    extensions: ['.bmp'],
    recognises: beginsWith([0x42, 0x4d]),
    decode: decodeBmp,
  },
  {
    name: 'TIFF',
    extensions: ['.tif', '.tiff'],
    // Little endian and big endian; BigTIFF is recognised to be refused by its name.
    recognises: (bytes) =>
      [0x2a, 0x2b].some(
        (version) =>
          beginsWith([0x49, 0x49, version, 0x00])(bytes) ||
          beginsWith([0x4d, 0x4d, 0x00, version])(bytes),
      ),
    decode: decodeTiff,
  },
];

/** ".png", ".jpg" and so on. */
export const imageExtensions: readonly string[] = formats.flatMap(({ extensions }) => extensions);

const alternatives = new Intl.ListFormat('en-GB', { type: 'disjunction' });

/** "PNG, JPEG, WebP, GIF, BMP or TIFF". */
export const imageFormatNames = alternatives.format(formats.map(({ name }) => name));

/**
 * Decodes an image file and turns it upright as its EXIF orientation says. Its first bytes tell of what kind
 * it is, not its name. Of a GIF or TIFF with several images it gives the first.
 *
 * @throws Error with the decoder's message if the file is of another kind, damaged or too large
 */
export async function decodeImageFile(bytes: Uint8Array): Promise<ImageSamples> {
  const format = formats.find(({ recognises }) => recognises(bytes));
  if (!format) throw new Error(`not one of ${imageFormatNames}`);
  const image = await format.decode(bytes);
  return 'orientation' in image ? turned(image) : image;
}

/** Pixels in the order in which the image is upright. */
function turned({ orientation, ...image }: StoredImage): ImageSamples {
  if (orientation === 1) return image;
  const { channels, data } = image;
  const indices = Uint32Array.from({ length: image.height * image.width }, (_, index) => index);
  // An index has as many bytes as the samples of a pixel.
  const { width, height, samples } = upright(
    { ...image, samples: new Uint8Array(indices.buffer) },
    orientation,
  );
  const moved = new Uint16Array(data.length);
  for (const [place, index] of new Uint32Array(samples.buffer).entries()) {
    for (let channel = 0; channel < channels; channel++) {
      moved[place * channels + channel] = data[index * channels + channel] ?? 0;
    }
  }
  return { ...image, width, height, data: moved };
}

function beginsWith(signature: readonly number[]): (bytes: Uint8Array) => boolean {
  return (bytes) => signature.every((byte, index) => bytes[index] === byte);
}

function textAt(bytes: Uint8Array, start: number): string {
  return String.fromCharCode(...bytes.subarray(start, start + 4));
}
