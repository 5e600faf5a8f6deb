/** Tags of a TIFF's directory that say of what kind its pixels are. */
const tags = { bits: 258, compression: 259, colors: 262, order: 266, format: 339 } as const;

/** Compressions that are decoded: none, LZW, and Deflate under its two numbers. */
const knownCompressions = [1, 5, 8, 32_946];
const compressions: Readonly<Record<number, string>> = {
  2: 'CCITT Group 3',
  3: 'CCITT Group 3',
  4: 'CCITT Group 4',
  6: 'JPEG',
  7: 'JPEG',
  32_773: 'PackBits',
  34_712: 'JPEG 2000',
  34_925: 'LZMA',
  50_000: 'Zstandard',
  50_001: 'WebP',
};

/** Colours that are decoded: greys whose zero is white or black, RGB, and a palette. */
const knownColors = [0, 1, 2, 3];
const colors: Readonly<Record<number, string>> = { 5: 'CMYK', 6: 'YCbCr', 8: 'CIELab' };

/** Whole numbers from 0 up, and those of which it is not said what they are. */
const knownFormats = [1, 4];
const formats: Readonly<Record<number, string>> = {
  2: 'numbers that may be negative',
  3: 'fractions',
};

const knownBits = [1, 8, 16];

/**
 * Refuses kinds of TIFF that tiff 7.1.3 misreads, or refuses by numbers that nobody knows.
 *
 * @param valueOf the value of a tag, the first one of several; 1 where there is none
 * @throws Error that names the kind
 * @see https://www.itu.int/itudoc/itu-t/com16/tiff-fx/docs/tiff6.pdf section 8
 */
export function requireKnownTiff(valueOf: (tag: number) => number): void {
  const [compression, color] = [valueOf(tags.compression), valueOf(tags.colors)];
  const [format, bits] = [valueOf(tags.format), valueOf(tags.bits)];
  if (!knownCompressions.includes(compression)) {
    throw unsupported(`with ${compressions[compression] ?? `number ${compression}`} compression`);
  }
  if (!knownColors.includes(color)) {
    throw unsupported(`in ${colors[color] ?? `colours of number ${color}`}`);
  }
  if (!knownFormats.includes(format)) {
    throw unsupported(`of ${formats[format] ?? `samples of number ${format}`}`);
  }
  if (!knownBits.includes(bits)) throw unsupported(`of ${bits} bits a sample`);
  if (bits === 1 && valueOf(tags.order) === 2)
    throw unsupported('whose bits go from right to left');
}

function unsupported(kind: string): Error {
  return new Error(`a TIFF ${kind} is not supported; save it again as a PNG in grey or RGB`);
}
