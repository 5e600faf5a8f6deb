import { exifOrientation } from '../../../models/images/orientation.ts';
import { invalidImage } from './picture.ts';

/** What a JPEG says of itself before its pixels. */
export interface JpegHeader {
  readonly width: number; // pixels
  readonly height: number; // pixels
  /** Passes over the pixels; a baseline JPEG has one. */
  readonly scans: number;
  /** Bytes that the coefficients take where they must be kept until the last scan: 2 for each. */
  readonly coefficientBytes: number;
  /** 1 to 8, as EXIF numbers them. */
  readonly orientation: number;
}

/** Markers, the second byte of each (ITU-T T.81, table B.1). */
const marker = { start: 0xd8, end: 0xd9, scan: 0xda, exif: 0xe1 } as const;
/** Frames whose coefficients are coded by Huffman: baseline, extended and progressive. */
const huffmanFrames = [0xc0, 0xc1, 0xc2];
/** The other frames: lossless, hierarchical and arithmetic ones. */
const otherFrames = [0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf];

/**
 * Reads the segments of a JPEG up to its end, without its pixels.
 *
 * @throws Problem invalid-image where the bytes are no JPEG, are cut off, or of a kind that is not decoded
 * @see https://www.w3.org/Graphics/JPEG/itu-t81.pdf, annex B
 */
export function readJpegHeader(bytes: Uint8Array): JpegHeader {
  let frame: Frame | undefined;
  let [scans, orientation] = [0, 1];
  for (const { type, data } of jpegSegments(bytes)) {
    if (otherFrames.includes(type)) {
      throw invalidImage('A JPEG must be baseline or progressive, coded by Huffman.');
    }
    if (huffmanFrames.includes(type)) {
      if (frame) throw invalidImage('It has two frames.');
      frame = readFrame(data);
    }
    if (type === marker.exif && isExif(data)) orientation = exifOrientation(data);
    if (type === marker.scan) scans++;
  }
  if (!frame) throw invalidImage('It has no frame.');
  if (scans === 0) throw invalidImage('It has no scan.');
  return { ...frame, scans, orientation };
}

interface Segment {
  readonly type: number;
  readonly data: Uint8Array;
}

/** All segments between the start of the image and its end. */
function* jpegSegments(bytes: Uint8Array): Generator<Segment> {
  if (bytes[0] !== 0xff || bytes[1] !== marker.start) {
    throw invalidImage('It does not start with the marker of a JPEG.');
  }
  for (let at = nextMarker(bytes, 2); ;) {
    const type = bytes[at + 1] ?? 0;
    if (type === marker.end) return;
    const length = 256 * (bytes[at + 2] ?? 0) + (bytes[at + 3] ?? 0);
    const end = at + 2 + length;
    if (length < 2 || end > bytes.length) throw invalidImage('It is cut off.');
    yield { type, data: bytes.subarray(at + 4, end) };
    at = nextMarker(bytes, end);
  }
}

/** The place of the next marker: not a byte of pixels that is 0xff, and no restart among them. */
function nextMarker(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const type = bytes[at + 1] ?? 0;
    const isRestart = type >= 0xd0 && type <= 0xd7;
    if (type !== 0 && type !== 0xff && !isRestart) return at;
  }
  throw invalidImage('It is cut off.');
}

/** "Exif\0\0" */
function isExif(data: Uint8Array): boolean {
  return [0x45, 0x78, 0x69, 0x66, 0, 0].every((byte, index) => data[index] === byte);
}

type Frame = Pick<JpegHeader, 'width' | 'height' | 'coefficientBytes'>;

/** Reads the header of a frame (T.81, B.2.2). */
function readFrame(data: Uint8Array): Frame {
  const [bits = 0, high1 = 0, low1 = 0, high2 = 0, low2 = 0, components = 0] = data;
  const [height, width] = [256 * high1 + low1, 256 * high2 + low2];
  if (data.length < 6 + 3 * components || width === 0 || height === 0) {
    throw invalidImage('Its frame is not valid.');
  }
  if (bits !== 8) throw invalidImage(`It has ${bits} bits a sample; allowed: 8.`);
  if (components !== 1 && components !== 3) {
    throw invalidImage(`It has ${components} components (4 are CMYK); allowed: 1 or 3.`);
  }
  const factors = Array.from({ length: components }, (_, component) => {
    const factor = data[7 + 3 * component] ?? 0;
    return { across: factor >> 4, down: factor & 15 };
  });
  const across = Math.max(...factors.map((factor) => factor.across));
  const down = Math.max(...factors.map((factor) => factor.down));
  if (factors.some((factor) => factor.across < 1 || factor.down < 1 || across > 4 || down > 4)) {
    throw invalidImage('Its frame is not valid.');
  }
  const shares = factors.map((factor) => (factor.across * factor.down) / (across * down));
  const share = shares.reduce((sum, one) => sum + one, 0);
  return { width, height, coefficientBytes: 2 * width * height * share };
}
