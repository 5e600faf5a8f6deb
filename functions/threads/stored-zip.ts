import { crc32, joinBytes } from '../../models/png.ts';

/** A zip whose files are stored as they are, taken piece by piece. */
export interface StoredZip {
  /** @returns the bytes of a file. @param path with slashes */
  readonly add: (path: string, content: Uint8Array) => Uint8Array<ArrayBuffer>;
  /** @returns the last bytes: the directory of all files */
  readonly end: () => Uint8Array<ArrayBuffer>;
}

/** What the counts and places of a plain zip can hold; behind it stands a record of ZIP64. */
const most = { files: 0xffff, bytes: 0xffff_ffff } as const;

/** Version 2.0 of the format; 4.5 has ZIP64. */
const versions = { plain: 20, zip64: 45 } as const;

/** The first day that a zip can name: the same data set is the same bytes on any day. */
const firstDay = (1 << 5) | 1;

/** Bit 11: paths are UTF-8. */
const utf8 = 0x0800;

/**
 * Begins a zip of many small files (APPNOTE.TXT 6.3.10, with ZIP64 from 65,535 files or 4 GB on, which fflate cannot
 * write). It keeps about 70 bytes of each file for the directory.
 */
export function createStoredZip(): StoredZip {
  const directory = createBuffer();
  let [files, written] = [0, 0];
  return {
    add(path, content) {
      const name = new TextEncoder().encode(path);
      const facts = [crc32(content) >>> 0, content.length, content.length].map(u32);
      const common = [u16(utf8), u16(0), u16(0), u16(firstDay), ...facts, u16(name.length)];
      const isFar = written >= most.bytes;
      const place = isFar ? [u16(1), u16(8), u64(written)] : [];
      const version = isFar ? versions.zip64 : versions.plain;
      directory.push([
        u32(0x0201_4b50),
        u16(version),
        u16(version),
        ...common,
        // The bytes of the extra field, no comment, the first disk, no attributes.
        ...[isFar ? 12 : 0, 0, 0, 0].map(u16),
        u32(0),
        u32(Math.min(written, most.bytes)),
        name,
        ...place,
      ]);
      const file = joinBytes([
        u32(0x0403_4b50),
        u16(versions.plain),
        ...common,
        u16(0),
        name,
        content,
      ]);
      files++;
      written += file.length;
      return file;
    },
    end() {
      const listed = directory.bytes();
      return joinBytes([listed, ...endRecords(files, listed.length, written)]);
    },
  };
}

/** @param size of the directory @param place where it begins */
function endRecords(files: number, size: number, place: number): readonly Uint8Array[] {
  const isLarge = files >= most.files || place >= most.bytes || size >= most.bytes;
  const zip64 = [
    u32(0x0606_4b50),
    u64(44), // the bytes of this record that follow
    u16(versions.zip64),
    u16(versions.zip64),
    u32(0),
    u32(0),
    u64(files),
    u64(files),
    u64(size),
    u64(place),
    u32(0x0706_4b50),
    u32(0),
    u64(place + size),
    u32(1),
  ];
  const count = u16(Math.min(files, most.files));
  return [
    ...(isLarge ? zip64 : []),
    u32(0x0605_4b50),
    u16(0),
    u16(0),
    count,
    count,
    u32(Math.min(size, most.bytes)),
    u32(Math.min(place, most.bytes)),
    u16(0),
  ];
}

/** Bytes that grow, outside JavaScript's heap. */
function createBuffer() {
  let bytes = new Uint8Array(1 << 16);
  let length = 0;
  return {
    push(parts: readonly Uint8Array[]) {
      for (const part of parts) {
        if (length + part.length > bytes.length) {
          const larger = new Uint8Array(2 * bytes.length + part.length);
          larger.set(bytes.subarray(0, length));
          bytes = larger;
        }
        bytes.set(part, length);
        length += part.length;
      }
    },
    bytes: () => bytes.subarray(0, length),
  };
}

/** An unsigned number, the lowest byte first, as everywhere in a zip. */
function u16(value: number): Uint8Array {
  return Uint8Array.of(value & 0xff, value >> 8);
}

function u32(value: number): Uint8Array {
  return Uint8Array.of(value, value >>> 8, value >>> 16, value >>> 24);
}

function u64(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value), true);
  return bytes;
}
