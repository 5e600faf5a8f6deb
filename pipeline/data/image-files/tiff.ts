import { decode as readTiff } from 'tiff';
import { type ImageSamples, requireSize, type StoredImage } from './samples.ts';
import { plainTiff } from './tiff-directory.ts';

type TiffImage = ReturnType<typeof readTiff>[number];

/** Values of the tag PhotometricInterpretation. */
const whiteIsZero = 0;
const blackIsZero = 1;
const paletteColors = 3;

/**
 * Decodes the first image of a TIFF: grey of 1, 8 or 16 bits, RGB, RGBA or a palette, in either byte
 * order, uncompressed or compressed with LZW or Deflate.
 *
 * @throws Error if the file is damaged or of a kind that the decoder cannot read
 */
export function decodeTiff(bytes: Uint8Array): StoredImage {
  const { orientation, bytes: plain } = plainTiff(bytes);
  return { ...decodeUpright(plain), orientation };
}

/** @param bytes a whole buffer: the decoder reads what is behind a view and would not notice a truncated file in it */
function decodeUpright(bytes: Uint8Array): ImageSamples {
  const [image] = readTiff(bytes, { pages: [0] });
  if (!image) throw new Error('no image');
  const { data, height, width, bitsPerSample, samplesPerPixel, type } = image;
  requireSize(width, height);
  if (data instanceof Float32Array || data instanceof Float64Array) {
    throw new Error('Float TIFF data is not supported.');
  }
  if (image.tiled && samplesPerPixel > 1) {
    // tiff 7.1.3 decodes the first sample of each pixel and leaves the others at 0.
    throw new Error(`tiles of ${samplesPerPixel} samples per pixel are not supported`);
  }
  if (type === paletteColors) return paletteSamples(image);
  const isGrey = type === whiteIsZero || type === blackIsZero;
  const channels = (isGrey ? 1 : 3) + Number(image.alpha);
  if (samplesPerPixel !== channels) {
    throw new Error(`${samplesPerPixel} samples per pixel, expected ${channels}`);
  }
  return { height, width, channels, maximum: 2 ** bitsPerSample - 1, data, transparent: [] };
}

/** The colours of a TIFF's palette have 16 bits; each index may be followed by an alpha value. */
function paletteSamples(image: TiffImage): ImageSamples {
  const { data, height, width, bitsPerSample, samplesPerPixel, palette } = image;
  const maximum = 65_535;
  const samples: number[] = [];
  for (let offset = 0; offset < data.length; offset += samplesPerPixel) {
    const color = palette?.[data[offset] ?? -1];
    if (!color) throw new Error(`no color ${data[offset]} in the palette`);
    samples.push(...color);
    if (samplesPerPixel === 2) {
      samples.push(((data[offset + 1] ?? 0) * maximum) / (2 ** bitsPerSample - 1));
    }
  }
  const channels = samplesPerPixel === 2 ? 4 : 3;
  return { height, width, channels, maximum, data: samples, transparent: [] };
}
