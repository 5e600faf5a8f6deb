/** What a JPEG says of itself before its pixels, as far as its decoder passes over it. */
export interface JpegHeader {
  /** Whether its three components are red, green and blue themselves, not brightness and two differences. */
  readonly storesRgb: boolean;
}

/** Second bytes of markers (ITU-T T.81, table B.1; APP14 is Adobe's, APP0 that of JFIF). */
const marker = { scan: 0xda, jfif: 0xe0, adobe: 0xee } as const;
/** Frames that are decoded: baseline, extended and progressive, coded by Huffman. */
const knownFrames = [0xc0, 0xc1, 0xc2];
/** The other frames: lossless, hierarchical and arithmetic ones. */
const otherFrames = [0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf];

/** "R", "G" and "B" as the components' names, as libjpeg takes them. */
const rgbNames = [0x52, 0x47, 0x42];

/**
 * Reads the segments of a JPEG up to its first scan.
 *
 * @throws Error if it is of a kind that jpeg-js misreads, or refuses in words of its own
 * @see https://www.w3.org/Graphics/JPEG/itu-t81.pdf annex B
 */
export function readJpegHeader(bytes: Uint8Array): JpegHeader {
  let [hasJfif, transform, names] = [false, -1, [] as readonly number[]];
  for (const { type, data } of segments(bytes)) {
    if (type === marker.jfif) hasJfif = true;
    if (type === marker.adobe && data.length >= 12) transform = data[11] ?? -1;
    if (otherFrames.includes(type)) {
      throw new Error(
        'a JPEG that is lossless, hierarchical or coded by arithmetic is not supported; save it again as a baseline JPEG or a PNG',
      );
    }
    if (knownFrames.includes(type)) names = componentNames(data);
  }
  if (names.length === 4 && transform === -1) {
    throw new Error(
      'a JPEG in CMYK that does not say how its inks are stored is not supported; save it in RGB',
    );
  }
  // As libjpeg decides it.
  const saysRgb =
    transform === -1 ? rgbNames.every((name, place) => names[place] === name) : transform === 0;
  return { storesRgb: names.length === 3 && !hasJfif && saysRgb };
}

/** The names of a frame's components (T.81, B.2.2). @throws Error for samples of other than 8 bits */
function componentNames(frame: Uint8Array): readonly number[] {
  const [bits = 8, , , , , count = 0] = frame;
  if (bits !== 8) throw new Error(`a JPEG of ${bits} bits a sample; 8 are supported`);
  return Array.from({ length: count }, (_, index) => frame[6 + 3 * index] ?? 0);
}

/** The segments before the first scan; of a damaged file those before the damage, which its decoder finds. */
function* segments(
  bytes: Uint8Array,
): Generator<{ readonly type: number; readonly data: Uint8Array }> {
  for (let at = 2; at + 4 <= bytes.length;) {
    const type = bytes[at + 1] ?? 0;
    if (bytes[at] !== 0xff || type === marker.scan) return;
    // A marker may have fill bytes before it.
    if (type === 0xff) {
      at++;
      continue;
    }
    const end = at + 2 + 256 * (bytes[at + 2] ?? 0) + (bytes[at + 3] ?? 0);
    yield { type, data: bytes.subarray(at + 4, end) };
    at = end;
  }
}
