import { addLiteral, addMatch, type Block, writeBlock } from './block.ts';

/** Places that are kept: as far as a match may lie back. */
const window = 32_768;

/** Symbols of a block at most; matches of a block at most; bytes of its end that are not cut off. */
const most = { symbols: 24_576, matches: 7000, end: 423 } as const;

/** Places with the same hash that are looked at, and the length from which a match is long enough. */
const search = { places: 16, length: 16 } as const;

/** The bits of a hash for what is shorter than 2,981 bytes, as digits are. */
const fewestBits = 12;

/** What every run needs; made once, since 170 kB that are cleared and collected take longer than a digit. */
interface Kept {
  /** The place before with the same hash, by place. */
  readonly before: Uint16Array; // [window]
  /** The last place of a hash. */
  readonly latest: Uint16Array; // [2 ** fewestBits]
  readonly block: Block;
}

let kept: Kept | undefined;

function keep(): Kept {
  kept ??= {
    before: new Uint16Array(window),
    latest: new Uint16Array(2 ** fewestBits),
    block: {
      symbols: new Int32Array(25_000),
      count: 0,
      literals: new Uint16Array(286),
      distances: new Uint16Array(30),
      extraBits: 0,
    },
  };
  return kept;
}

/**
 * Compresses bytes in the zlib format (RFC 1950), with the bytes of fflate 0.8's zlibSync at level 3
 * (MIT, © Arjun Barrett), whose search for matches this is. It keeps its tables where fflate makes them anew.
 */
export function zlib(data: Uint8Array): Uint8Array<ArrayBuffer> {
  const { length } = data;
  const bytes = new Uint8Array(length + 5 * (1 + Math.ceil(length / most.matches)) + 9);
  bytes.set([0x78, 0x5e]);
  const writer = { bytes, at: 16 };
  deflate(data, writer);
  const end = (writer.at + 7) >> 3;
  new DataView(bytes.buffer).setUint32(end, adler32(data));
  return bytes.slice(0, end + 4);
}

function deflate(data: Uint8Array, writer: { readonly bytes: Uint8Array; at: number }): void {
  const { before, latest: small, block } = keep();
  const { length } = data;
  const bits = Math.ceil(Math.max(8, Math.min(13, Math.log(length))) * 1.5);
  const latest = bits === fewestBits ? small.fill(0) : new Uint16Array(2 ** bits);
  const shift = Math.ceil(bits / 3);
  const mask = 2 ** bits - 1;
  const hashOf = (at: number) =>
    ((data[at] ?? 0) ^ ((data[at + 1] ?? 0) << shift) ^ ((data[at + 2] ?? 0) << (2 * shift))) &
    mask;
  const places = { data, before, hashOf };
  let begin = 0;
  let matches = 0;
  let free = 0; // the first place that no match covers
  for (let at = 0; at + 2 < length; at++) {
    const hash = hashOf(at);
    const previous = latest[hash] ?? 0;
    before[at % window] = previous;
    latest[hash] = at % window;
    if (free > at) continue;
    const isFull = matches > most.matches || block.count > most.symbols;
    if (isFull && length - at > most.end) {
      writeBlock(writer, block, data.subarray(begin, at), false);
      begin = at;
      matches = 0;
    }
    const match = longestMatch(places, at, hash, previous);
    if (match === 0) addLiteral(block, data[at] ?? 0);
    else {
      addMatch(block, match >> 16, match & 0xffff);
      free = at + (match >> 16);
      matches++;
    }
  }
  for (let at = Math.max(length - 2, free, 0); at < length; at++) addLiteral(block, data[at] ?? 0);
  writeBlock(writer, block, data.subarray(begin), true);
}

/** @returns its length × 65,536 + its distance; 0: there is none */
function longestMatch(
  {
    data,
    before,
    hashOf,
  }: {
    readonly data: Uint8Array;
    readonly before: Uint16Array;
    readonly hashOf: (at: number) => number;
  },
  at: number,
  hash: number,
  previous: number,
): number {
  let place = at % window;
  let next = previous;
  let distance = (place - next) & (window - 1);
  if (hash !== hashOf(at - distance)) return 0;
  const left = data.length - at;
  const enough = Math.min(search.length, left) - 1;
  const furthest = Math.min(window - 1, at);
  const longest = Math.min(258, left);
  let length = 2;
  let found = 0;
  for (
    let looks = search.places - 1;
    distance <= furthest && looks > 0 && place !== next;
    looks--
  ) {
    if (data[at + length] === data[at + length - distance]) {
      let equal = 0;
      while (equal < longest && data[at + equal] === data[at + equal - distance]) equal++;
      if (equal > length) {
        length = equal;
        found = distance;
        if (equal > enough) break;
        next = rarest(before, at, distance, equal, next);
      }
    }
    place = next;
    next = before[place] ?? 0;
    distance += (place - next) & (window - 1);
  }
  return found === 0 ? 0 : (length << 16) | found;
}

/** Of the places of a match, the one whose hash occurred the longest ago: fewest others are to be looked at from there. */
function rarest(
  before: Uint16Array,
  at: number,
  distance: number,
  length: number,
  otherwise: number,
): number {
  let furthest = 0;
  let result = otherwise;
  for (let index = 0; index < Math.min(distance, length - 2); index++) {
    const place = (at - distance + index) & (window - 1);
    const gap = (place - (before[place] ?? 0)) & (window - 1);
    if (gap <= furthest) continue;
    furthest = gap;
    result = place;
  }
  return result;
}

/** The check sum of RFC 1950 §8.2. */
function adler32(data: Uint8Array): number {
  let sum = 1;
  let sums = 0;
  for (let from = 0; from < data.length; from += 2655) {
    const to = Math.min(from + 2655, data.length);
    for (let at = from; at < to; at++) sums += sum += data[at] ?? 0;
    sum %= 65_521;
    sums %= 65_521;
  }
  return sums * 65_536 + sum;
}
