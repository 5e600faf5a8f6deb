import decode from 'decode-bmp';
import { withoutRuns } from './bmp-runs.ts';
import { requireSize, type ImageSamples } from './samples.ts';

/** Bytes before the fields that are read here: the file's header, then size, width, height, planes and depth. */
const places = {
  headerSize: 14,
  width: 18,
  height: 22,
  depth: 28,
  compression: 30,
  end: 34,
} as const;
/** Of BITMAPINFOHEADER; later versions are longer. */
const windowsHeaderBytes = 40;
/** BI_RGB: the pixels as they are. */
const uncompressed = 0;
/** BI_RLE8 and BI_RLE4, and the bits of their pixels. */
const bitsOfRuns: Readonly<Record<number, number>> = { 1: 8, 2: 4 };
const depths = [1, 4, 8, 24, 32];

/**
 * Decodes a BMP of 1, 4, 8, 24 or 32 bits, without compression or with run lengths.
 *
 * @throws Error if it is damaged, too large or of another kind: decode-bmp would misread bit fields
 * @see https://learn.microsoft.com/windows/win32/api/wingdi/ns-wingdi-bitmapinfoheader
 */
export function decodeBmp(bytes: Uint8Array): ImageSamples {
  if (bytes.length < places.end) throw new Error('it ends too early');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [width, height] = [view.getInt32(places.width, true), view.getInt32(places.height, true)];
  if (view.getUint32(places.headerSize, true) < windowsHeaderBytes) {
    throw new Error('a BMP of OS/2 is not supported');
  }
  requireSize(Math.max(0, width), Math.abs(height));
  // Rows lie from bottom to top, or where the height is negative from top to bottom.
  if (height < 0) return fromTop(bytes, -height);
  const depth = view.getUint16(places.depth, true);
  if (!depths.includes(depth)) {
    throw new Error(`${depth} bits per pixel; ${depths.join(', ')} are supported`);
  }
  const compression = view.getUint32(places.compression, true);
  const hasRuns = bitsOfRuns[compression] === depth;
  if (compression !== uncompressed && !hasRuns) {
    throw new Error(
      'only pixels without compression or with run lengths (RLE) are supported; save it again, such as a PNG',
    );
  }
  const image = decode(hasRuns ? withoutRuns(bytes) : bytes);
  // The fourth byte of an uncompressed pixel of 32 bits is not in use; the decoder takes it for the opacity.
  const data = image.data.map((sample, index) => (index % 4 < 3 ? sample : 255));
  return { height, width, channels: 4, maximum: 255, data, transparent: [] };
}

/** A BMP whose rows lie from top to bottom: decoded as if it were one of the others, and turned over. */
function fromTop(bytes: Uint8Array, height: number): ImageSamples {
  const copy = new Uint8Array(bytes);
  new DataView(copy.buffer).setInt32(places.height, height, true);
  const image = decodeBmp(copy);
  const row = image.width * image.channels;
  const data = new Uint8Array(image.data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < row; x++) data[(height - 1 - y) * row + x] = image.data[y * row + x] ?? 0;
  }
  return { ...image, data };
}
