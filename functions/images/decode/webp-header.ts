import { exifOrientation } from '../../../models/images/orientation.ts';
import { invalidImage } from './picture.ts';

/** A size in pixels. */
interface Size {
  readonly width: number;
  readonly height: number;
}

/** What a WebP says of itself before its pixels. */
export interface WebpHeader extends Size {
  /** 1 to 8, as EXIF numbers them. */
  readonly orientation: number;
  /** The chunks of its picture, or of its first frame: ALPH where there is one, then VP8 or VP8L. */
  readonly chunks: readonly WebpChunk[];
  /** The size of that picture and its place on the canvas; a still picture covers it. */
  readonly frame: Size & { readonly left: number; readonly top: number };
}

/** One chunk: its bytes as they stand in the file, and those of its payload. */
interface WebpChunk {
  readonly type: string;
  readonly whole: Uint8Array;
  readonly data: Uint8Array;
}

/**
 * Reads the chunks of a WebP, without its pixels.
 *
 * @throws Problem invalid-image where the bytes are no WebP or are cut off
 * @see https://www.rfc-editor.org/rfc/rfc9649
 */
export function readWebpHeader(bytes: Uint8Array): WebpHeader {
  if (textAt(bytes, 0) !== 'RIFF' || textAt(bytes, 8) !== 'WEBP') {
    throw invalidImage('It does not start with the signature of a WebP.');
  }
  const view = viewOf(bytes);
  const end = 8 + view.getUint32(4, true);
  if (end > bytes.length) throw invalidImage('It is cut off.');
  const chunks = [...webpChunks(bytes.subarray(12, end))];
  const find = (type: string) => chunks.find((chunk) => chunk.type === type)?.data;
  const exif = find('EXIF');
  const animated = find('ANMF');
  const own = animated ? [...webpChunks(animated.subarray(frameHeaderBytes))] : chunks;
  const picture = own.filter(({ type }) => ['ALPH', 'VP8 ', 'VP8L'].includes(type)).slice(0, 2);
  const size = pictureSize(picture);
  const extended = find('VP8X');
  const canvas = extended ? readCanvas(extended) : size;
  const place = animated ? readPlace(animated) : { left: 0, top: 0 };
  const frame = { ...size, ...place };
  if (frame.left + size.width > canvas.width || frame.top + size.height > canvas.height) {
    throw invalidImage('Its picture is larger than its canvas.');
  }
  return { ...canvas, orientation: exif ? exifOrientation(exif) : 1, chunks: picture, frame };
}

function* webpChunks(bytes: Uint8Array): Generator<WebpChunk> {
  for (let start = 0; start + 8 <= bytes.length;) {
    const dataEnd = start + 8 + viewOf(bytes).getUint32(start + 4, true);
    if (dataEnd > bytes.length) throw invalidImage('It is cut off.');
    // Payloads of an odd length are padded.
    const end = Math.min(dataEnd + (dataEnd & 1 ? 1 : 0), bytes.length);
    yield {
      type: textAt(bytes, start),
      whole: bytes.subarray(start, end),
      data: bytes.subarray(start + 8, dataEnd),
    };
    start = end;
  }
}

/** The size that the header of the compressed pixels states, by which they are decoded. */
function pictureSize(chunks: readonly WebpChunk[]): Size {
  const lossless = chunks.find(({ type }) => type === 'VP8L')?.data;
  if (lossless && lossless.length >= 5 && lossless[0] === 0x2f) {
    const bits = viewOf(lossless).getUint32(1, true);
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  }
  const lossy = chunks.find(({ type }) => type === 'VP8 ')?.data;
  // RFC 6386 §9.1: three bytes of a tag, then a start code, then both sides in 14 bits.
  if (lossy && lossy.length >= 10 && lossy[3] === 0x9d && lossy[4] === 1 && lossy[5] === 0x2a) {
    const view = viewOf(lossy);
    const [width, height] = [view.getUint16(6, true) & 0x3fff, view.getUint16(8, true) & 0x3fff];
    if (width > 0 && height > 0) return { width, height };
  }
  throw invalidImage('It has no picture.');
}

/** The canvas that VP8X states: two numbers of 24 bits behind four bytes of flags. */
function readCanvas(data: Uint8Array): Size {
  if (data.length < 10) throw invalidImage('Its header is not valid.');
  return { width: uint24(data, 4) + 1, height: uint24(data, 7) + 1 };
}

/** Bytes of an animation's frame before its chunks. */
const frameHeaderBytes = 16;

/** Where a frame lies; its place is counted in pairs of pixels. */
function readPlace(data: Uint8Array): { readonly left: number; readonly top: number } {
  if (data.length < frameHeaderBytes) throw invalidImage('Its first frame is not valid.');
  return { left: 2 * uint24(data, 0), top: 2 * uint24(data, 3) };
}

function uint24(data: Uint8Array, at: number): number {
  return (data[at] ?? 0) + 256 * (data[at + 1] ?? 0) + 65_536 * (data[at + 2] ?? 0);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function textAt(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}
