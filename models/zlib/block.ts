import { codeLengths, codesOf } from './huffman.ts';

/** What one block says: literals and matches in their order, and how often each code is needed. */
export interface Block {
  /** Bytes, or matches as {@link match} makes them. */
  readonly symbols: Int32Array;
  count: number;
  readonly literals: Uint16Array; // [286] frequencies of bytes, the end, and lengths
  readonly distances: Uint16Array; // [30] frequencies
  /** Bits behind the codes of lengths and distances. */
  extraBits: number;
}

/** Where bits are written: from the lowest of each byte on. */
interface BitWriter {
  readonly bytes: Uint8Array; // zeros before
  at: number; // bits
}

/** The order of the lengths of codes that stand for lengths (RFC 1951 §3.2.7). */
const lengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15] as const;

const endOfBlock = 256;

/** The fixed codes (RFC 1951 §3.2.6), made when the first block needs them. */
let fixed: ReturnType<typeof makeFixed> | undefined;

function makeFixed() {
  const literals = Uint8Array.from({ length: 288 }, (_, symbol) =>
    symbol < 144 || symbol > 279 ? 8 : symbol < 256 ? 9 : 7,
  );
  const distances = new Uint8Array(32).fill(5);
  return { literals, distances };
}

/** Adds a byte to a block. */
export function addLiteral(block: Block, byte: number): void {
  block.symbols[block.count++] = byte;
  increase(block.literals, byte);
}

/** Adds a match to a block. @param length 3 to 258 @param distance 1 to 32,768 */
export function addMatch(block: Block, length: number, distance: number): void {
  const rest = length - 3;
  // The greatest length has a code of its own.
  const lengthBits = length === 258 ? 0 : Math.max(0, 29 - Math.clz32(rest));
  const lengthCode = length === 258 ? 28 : 4 * lengthBits + (rest >> lengthBits);
  const distanceBits = Math.max(0, 30 - Math.clz32(distance - 1));
  const distanceCode = 2 * distanceBits + ((distance - 1) >> distanceBits);
  const lengthExtra = length === 258 ? 0 : rest & ((1 << lengthBits) - 1);
  const distanceExtra = (distance - 1) & ((1 << distanceBits) - 1);
  block.symbols[block.count++] =
    (1 << 28) | (lengthExtra << 23) | (lengthCode << 18) | (distanceExtra << 5) | distanceCode;
  increase(block.literals, 257 + lengthCode);
  increase(block.distances, distanceCode);
  block.extraBits += lengthBits + distanceBits;
}

function increase(counts: Uint16Array, at: number): void {
  counts[at] = (counts[at] ?? 0) + 1;
}

/** Writes a block in the shortest of the three ways that deflate knows, and empties it. @param data that it stands for */
export function writeBlock(
  writer: BitWriter,
  block: Block,
  data: Uint8Array,
  isLast: boolean,
): void {
  put(writer, Number(isLast), 1);
  increase(block.literals, endOfBlock);
  const { literals, distances, extraBits } = block;
  const own = { literals: codeLengths(literals, 15), distances: codeLengths(distances, 15) };
  const table = tableOf(own.literals, own.distances);
  fixed ??= makeFixed();
  const sizeWith = (lengths: typeof own) =>
    weigh(literals, lengths.literals) + weigh(distances, lengths.distances) + extraBits;
  const fixedSize = sizeWith(fixed);
  const ownSize = sizeWith(own) + table.size;
  const storedSize = 8 * (data.length + 5);
  if (storedSize <= fixedSize && storedSize <= ownSize) writeStored(writer, data);
  else {
    const isOwn = ownSize < fixedSize;
    put(writer, isOwn ? 2 : 1, 2);
    if (isOwn) writeTable(writer, table);
    writeSymbols(writer, block, isOwn ? own : fixed);
  }
  literals.fill(0);
  distances.fill(0);
  block.count = 0;
  block.extraBits = 0;
}

/** The bits that symbols take. */
function weigh(frequencies: Uint16Array, lengths: Uint8Array): number {
  let bits = 0;
  for (let at = 0; at < lengths.length; at++) bits += (frequencies[at] ?? 0) * (lengths[at] ?? 0);
  return bits;
}

function writeStored(writer: BitWriter, data: Uint8Array): void {
  const at = (writer.at + 9) >> 3;
  const { length } = data;
  writer.bytes.set([length & 255, length >> 8, ~length & 255, (~length >> 8) & 255], at);
  writer.bytes.set(data, at + 4);
  writer.at = 8 * (at + 4 + length);
}

/** The lengths of a block's own codes, as they stand in front of it (RFC 1951 §3.2.7). */
function tableOf(literals: Uint8Array, distances: Uint8Array) {
  const runs: Run[] = [];
  addRuns(runs, literals);
  addRuns(runs, distances);
  const frequencies = new Uint16Array(19);
  let extra = 0;
  for (const run of runs) {
    increase(frequencies, run & 31);
    extra += extraBitsOf(run & 31);
  }
  const lengths = codeLengths(frequencies, 7);
  const count =
    1 +
    Math.max(
      3,
      lengthOrder.findLastIndex((code) => (lengths[code] ?? 0) > 0),
    );
  const size = 14 + 3 * count + weigh(frequencies, lengths) + extra;
  const sizes = { literals: literals.length, distances: distances.length };
  return { runs, lengths, count, size, sizes };
}

/** A length, or a repetition, with what stands behind it: code + 32 × extra. */
type Run = number;

/** Bits behind the codes of the table: 16 to 18 repeat. */
function extraBitsOf(code: number): number {
  return code < 16 ? 0 : code === 18 ? 7 : code - 14;
}

/** Adds lengths, with repetitions of a length (16) and of zeros (17, 18). */
function addRuns(runs: Run[], lengths: Uint8Array): void {
  for (let at = 0; at < lengths.length;) {
    const length = lengths[at] ?? 0;
    let count = 1;
    while (at + count < lengths.length && lengths[at + count] === length) count++;
    at += count;
    if (length === 0 && count > 2) {
      for (; count > 138; count -= 138) runs.push(18 + 32 * 127);
      if (count > 2) {
        runs.push(count > 10 ? 18 + 32 * (count - 11) : 17 + 32 * (count - 3));
        count = 0;
      }
    } else if (count > 3) {
      runs.push(length);
      for (count--; count > 6; count -= 6) runs.push(16 + 32 * 3);
      if (count > 2) {
        runs.push(16 + 32 * (count - 3));
        count = 0;
      }
    }
    for (; count > 0; count--) runs.push(length);
  }
}

function writeTable(
  writer: BitWriter,
  { runs, lengths, count, sizes }: ReturnType<typeof tableOf>,
): void {
  const codes = codesOf(lengths);
  put(writer, sizes.literals - 257, 5);
  put(writer, sizes.distances - 1, 5);
  put(writer, count - 4, 4);
  for (const code of lengthOrder.slice(0, count)) put(writer, lengths[code] ?? 0, 3);
  for (const run of runs) {
    const code = run & 31;
    put(writer, codes[code] ?? 0, lengths[code] ?? 0);
    if (code > 15) put(writer, run >> 5, extraBitsOf(code));
  }
}

function writeSymbols(
  writer: BitWriter,
  { symbols, count }: Block,
  { literals, distances }: { readonly literals: Uint8Array; readonly distances: Uint8Array },
): void {
  const literalCodes = codesOf(literals);
  const distanceCodes = codesOf(distances);
  const putLiteral = (at: number) => put(writer, literalCodes[at] ?? 0, literals[at] ?? 0);
  for (let index = 0; index < count; index++) {
    const symbol = symbols[index] ?? 0;
    if (symbol < endOfBlock) {
      putLiteral(symbol);
      continue;
    }
    const length = (symbol >> 18) & 31;
    putLiteral(257 + length);
    if (length > 7 && length < 28) put(writer, (symbol >> 23) & 31, (length >> 2) - 1);
    const distance = symbol & 31;
    put(writer, distanceCodes[distance] ?? 0, distances[distance] ?? 0);
    if (distance > 3) put(writer, (symbol >> 5) & 8191, (distance >> 1) - 1);
  }
  putLiteral(endOfBlock);
}

/** @param value of at most 16 bits */
function put(writer: BitWriter, value: number, bits: number): void {
  const { bytes, at } = writer;
  const byte = at >> 3;
  const shifted = value << (at & 7);
  bytes[byte] = (bytes[byte] ?? 0) | shifted;
  bytes[byte + 1] = (bytes[byte + 1] ?? 0) | (shifted >> 8);
  bytes[byte + 2] = (bytes[byte + 2] ?? 0) | (shifted >> 16);
  writer.at = at + bits;
}
