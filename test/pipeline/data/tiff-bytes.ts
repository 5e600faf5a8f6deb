/**
 * An uncompressed TIFF of greys of 8 bits in one strip.
 *
 * @param pixels [height, width], 0..255
 * @param others further tags with a value of 16 bits, also in place of those
 * @see https://www.itu.int/itudoc/itu-t/com16/tiff-fx/docs/tiff6.pdf section 4
 */
export function tiffBytes(
  width: number,
  height: number,
  pixels: readonly number[],
  zero: 'white is zero' | 'black is zero',
  others: readonly (readonly [tag: number, value: number])[] = [],
): Uint8Array {
  const [short, long] = [3, 4];
  const own = [
    [256, short, width],
    [257, short, height],
    [258, short, 8],
    [259, short, 1],
    [262, short, zero === 'white is zero' ? 0 : 1],
    [273, long, 8],
    [277, short, 1],
    [278, short, height],
    [279, long, pixels.length],
  ] as const;
  const further = others.map(([tag, value]) => [tag, short, value] as const);
  const fields = [...own.filter(([tag]) => !others.some(([other]) => other === tag)), ...further];
  const directory = 8 + pixels.length;
  const bytes = Buffer.alloc(directory + 2 + fields.length * 12 + 4);
  bytes.write('II*\0', 'latin1');
  bytes.writeUInt32LE(directory, 4);
  bytes.set(pixels, 8);
  bytes.writeUInt16LE(fields.length, directory);
  for (const [index, [tag, type, value]] of fields.entries()) {
    const offset = directory + 2 + index * 12;
    bytes.writeUInt16LE(tag, offset);
    bytes.writeUInt16LE(type, offset + 2);
    bytes.writeUInt32LE(1, offset + 4);
    bytes.writeUInt32LE(value, offset + 8);
  }
  return bytes;
}
