/** Where the fields lie that are read here: the start of the pixels, width, height, depth, compression, bytes of pixels. */
const places = { pixels: 10, width: 18, height: 22, depth: 28, compression: 30, size: 34 } as const;

/**
 * A copy of a BMP whose pixels of 4 or 8 bits are runs (BI_RLE4, BI_RLE8), with the pixels one after the other. Pixels
 * that no run has are 0; what runs have beyond the end of a row is left out.
 *
 * @throws Error if it ends too early
 * @see https://learn.microsoft.com/windows/win32/gdi/bitmap-compression
 */
export function withoutRuns(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = view.getUint32(places.pixels, true);
  const [width, height] = [view.getInt32(places.width, true), view.getInt32(places.height, true)];
  const bits = view.getUint16(places.depth, true);
  const rowBytes = 4 * Math.ceil((width * bits) / 32);
  const plain = new Uint8Array(start + rowBytes * height);
  plain.set(bytes.subarray(0, start));
  const header = new DataView(plain.buffer);
  header.setUint32(places.compression, 0, true);
  header.setUint32(places.size, rowBytes * height, true);
  let [at, x, y] = [start, 0, 0];
  const next = (): number => {
    const byte = bytes[at++];
    if (byte === undefined) throw new Error('it ends too early');
    return byte;
  };
  const put = (value: number): void => {
    if (x < width && y < height) {
      const place = start + y * rowBytes + Math.floor((x * bits) / 8);
      plain[place] = (plain[place] ?? 0) | (bits === 4 && x % 2 === 0 ? value << 4 : value);
    }
    x++;
  };
  /** One of the pixels of a byte: of 4 bits it has two, the upper half first. */
  const pixelOf = (byte: number, index: number): number =>
    bits === 8 ? byte : index % 2 === 0 ? byte >> 4 : byte & 15;
  for (;;) {
    const [count, value] = [next(), next()];
    if (count > 0) for (let index = 0; index < count; index++) put(pixelOf(value, index));
    else if (value === 0) [x, y] = [0, y + 1];
    else if (value === 1) return plain;
    else if (value === 2) [x, y] = [x + next(), y + next()];
    else {
      const own = Array.from({ length: Math.ceil((value * bits) / 8) }, next);
      for (let index = 0; index < value; index++) {
        put(pixelOf(own[Math.floor((index * bits) / 8)] ?? 0, index));
      }
      // They are padded to pairs of bytes.
      at += own.length % 2;
    }
  }
}
