import { requireKnownTiff } from './tiff-kinds.ts';

/** Tags of a TIFF's directory, and the type of their values: 16 bits. */
const [bitsPerSample, orientationTag, shortType] = [258, 274, 3];
const [samplesPerPixel, planarConfiguration] = [277, 284];
const entryBytes = 12;
/** In place of 42 in the first bytes: a TIFF whose places have 64 bits. */
const bigVersion = 43;

/** Tags that say nothing of the pixels of grey images: kinds of pages, texts, resolutions, order of channels. */
const dispensable = new Set([254, 255, 269, 270, 271, 272, 282, 283, 284, 296, 297, 305, 306, 315]);

/** A TIFF without what its decoder does not know, and what that said. */
export interface PlainTiff {
  readonly bytes: Uint8Array;
  /** As EXIF numbers them: 1 is upright. */
  readonly orientation: number;
}

/**
 * A copy of a TIFF as tiff 7.1.3 reads it: upright by its first directory, which it refuses otherwise, and with an
 * entry for one bit per sample where there is none, as Pillow and tifffile leave it out. That entry takes the place of
 * one that says nothing of the pixels, so that no byte moves.
 *
 * @throws RangeError if the file ends too early, Error if it is of a kind that the decoder misreads or does not know
 * @see https://www.itu.int/itudoc/itu-t/com16/tiff-fx/docs/tiff6.pdf sections 2 and 8
 */
export function plainTiff(bytes: Uint8Array): PlainTiff {
  const copy = new Uint8Array(bytes);
  const view = new DataView(copy.buffer);
  const isLittle = view.getUint16(0) === 0x4949;
  if (view.getUint16(2, isLittle) === bigVersion) {
    throw new Error('a BigTIFF is not supported; save it again as a TIFF or a PNG');
  }
  const start = view.getUint32(4, isLittle) + 2;
  const places = new Map<number, number>();
  for (let index = 0; index < view.getUint16(start - 2, isLittle); index++) {
    const place = start + index * entryBytes;
    places.set(view.getUint16(place, isLittle), place);
  }
  const write = (place: number, tag: number) => {
    view.setUint16(place, tag, isLittle);
    view.setUint16(place + 2, shortType, isLittle);
    view.setUint32(place + 4, 1, isLittle);
    view.setUint16(place + 8, 1, isLittle);
  };
  const valueOf = (tag: number): number => {
    const place = places.get(tag);
    if (place === undefined) return 1;
    // More than two values of 16 bits lie elsewhere.
    const isInside = view.getUint32(place + 4, isLittle) <= 2;
    return view.getUint16(isInside ? place + 8 : view.getUint32(place + 8, isLittle), isLittle);
  };
  requireKnownTiff(valueOf);
  if (valueOf(planarConfiguration) === 2 && valueOf(samplesPerPixel) > 1) {
    throw new Error('a TIFF with a plane for each colour is not supported; save it again as a PNG');
  }
  const turn = places.get(orientationTag);
  const orientation = valueOf(orientationTag);
  if (turn !== undefined) write(turn, orientationTag);
  const free = [...places].find(([tag]) => dispensable.has(tag))?.[1] ?? turn;
  if (!places.has(bitsPerSample) && free !== undefined) write(free, bitsPerSample);
  return { bytes: copy, orientation: orientation >= 1 && orientation <= 8 ? orientation : 1 };
}
