import { crc32, deflateSync } from 'node:zlib';

export interface PngHeader {
  readonly width: number;
  readonly height: number;
  readonly bitDepth: number;
  /** 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGB and alpha */
  readonly colorType: number;
}

/**
 * A PNG put together from the bytes of its rows, for the kinds that fast-png does not write.
 *
 * @param rows packed as the bit depth says, without filter bytes
 * @param extra chunks between the header and the pixels: PLTE, tRNS
 * @see https://www.w3.org/TR/png-3/
 */
export function pngBytes(
  header: PngHeader,
  rows: readonly (readonly number[])[],
  extra: Readonly<Record<string, readonly number[]>> = {},
): Uint8Array {
  const headerData = Buffer.alloc(13);
  headerData.writeUInt32BE(header.width, 0);
  headerData.writeUInt32BE(header.height, 4);
  headerData.set([header.bitDepth, header.colorType], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', headerData),
    ...Object.entries(extra).map(([type, data]) => chunk(type, Uint8Array.from(data))),
    chunk('IDAT', deflateSync(Uint8Array.from(rows.flatMap((row) => [0, ...row])))),
    chunk('IEND', new Uint8Array()),
  ]);
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const typeAndData = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const bytes = Buffer.alloc(typeAndData.length + 8);
  bytes.writeUInt32BE(data.length, 0);
  bytes.set(typeAndData, 4);
  bytes.writeUInt32BE(crc32(typeAndData), bytes.length - 4);
  return bytes;
}
