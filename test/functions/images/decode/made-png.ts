import { crc32, deflateSync } from 'node:zlib';

/** What a PNG written by hand says and holds; whatever it says need not hold. */
export interface MadePng {
  readonly width: number;
  readonly height: number;
  readonly depth?: number;
  readonly colorType?: number;
  readonly interlace?: number;
  /** What is compressed: lines, each with its filter byte before it. Absent: black lines of grey. */
  readonly lines?: Uint8Array;
  /** Chunks between the header and the pixels. */
  readonly chunks?: readonly (readonly [type: string, data: Uint8Array])[];
}

/** Writes a PNG chunk by chunk, without a library that would know better. */
export function madePng(png: MadePng): Uint8Array<ArrayBuffer> {
  const { width, height, depth = 8, colorType = 0, interlace = 0, chunks = [] } = png;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([depth, colorType, 0, 0, interlace], 8);
  const lines = png.lines ?? new Uint8Array((1 + Math.ceil((width * depth) / 8)) * height);
  return Uint8Array.from(
    Buffer.concat([
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
      chunk('IHDR', header),
      ...chunks.map(([type, data]) => chunk(type, data)),
      chunk('IDAT', deflateSync(lines)),
      chunk('IEND', Buffer.alloc(0)),
    ]),
  );
}

function chunk(type: string, data: Uint8Array): Buffer {
  const whole = Buffer.alloc(12 + data.length);
  whole.writeUInt32BE(data.length, 0);
  whole.write(type, 4, 'latin1');
  whole.set(data, 8);
  whole.writeUInt32BE(crc32(whole.subarray(4, 8 + data.length)), 8 + data.length);
  return whole;
}
