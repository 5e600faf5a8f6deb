import type { BitWriter } from './bit-writer.ts';

/** Writes symbols of one alphabet, the frequent ones in fewer bits. */
export type WriteSymbol = (symbol: number) => void;

/** Bits of a symbol, and of a symbol of the code for the lengths themselves, at most (RFC 9649 §3.7.2). */
const mostBits = { symbol: 15, length: 7 } as const;

/** The order in which the lengths of the code for lengths are written. */
const lengthOrder = [17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15] as const;

/**
 * Writes the prefix code (Huffman code) of an alphabet (RFC 9649 §3.7.2).
 *
 * @param counts how often each symbol of the alphabet will be written
 * @returns what writes the symbols that were counted
 */
export function writePrefixCode(writer: BitWriter, counts: ArrayLike<number>): WriteSymbol {
  const used = Array.from(counts).flatMap((count, symbol) => (count > 0 ? [symbol] : []));
  const lengths = codeLengths(counts, mostBits.symbol);
  if (used.length <= 2 && used.every((symbol) => symbol < 256)) {
    writeSimpleCode(writer, used);
  } else {
    writeLengths(writer, lengths);
  }
  return symbolWriter(writer, lengths, used.length);
}

/** A code of no symbol, one or two is a list of them. */
function writeSimpleCode(writer: BitWriter, [first = 0, second]: readonly number[]): void {
  writer.write(1, 1);
  writer.write(second === undefined ? 0 : 1, 1);
  const firstBits = first > 1 ? 8 : 1;
  writer.write(firstBits === 8 ? 1 : 0, 1);
  writer.write(first, firstBits);
  if (second !== undefined) writer.write(second, 8);
}

/** Any other code is the list of its lengths, with runs in short and by a prefix code of its own. */
function writeLengths(writer: BitWriter, lengths: Uint8Array): void {
  const runs = runsOf(lengths);
  const counts = new Uint32Array(lengthOrder.length);
  for (const { symbol } of runs) counts[symbol] = (counts[symbol] ?? 0) + 1;
  const lengthLengths = codeLengths(counts, mostBits.length);
  let written: number = lengthOrder.length;
  while (written > 4 && lengthLengths[lengthOrder[written - 1] ?? 0] === 0) written--;
  writer.write(0, 1);
  writer.write(written - 4, 4);
  for (const symbol of lengthOrder.slice(0, written)) writer.write(lengthLengths[symbol] ?? 0, 3);
  // The lengths of the whole alphabet follow.
  writer.write(0, 1);
  const write = symbolWriter(writer, lengthLengths, counts.filter((count) => count > 0).length);
  for (const { symbol, extra, extraBits } of runs) {
    write(symbol);
    writer.write(extra, extraBits);
  }
}

/** A length, or a run of lengths. */
interface Run {
  readonly symbol: number;
  readonly extra: number;
  readonly extraBits: number;
}

/** The symbols that stand for a run: of the length before, or of zeros. */
const runSymbols = {
  repeat: { symbol: 16, least: 3, most: 6, extraBits: 2 },
  zeros: { symbol: 17, least: 3, most: 10, extraBits: 3 },
  manyZeros: { symbol: 18, least: 11, most: 138, extraBits: 7 },
} as const;

function runsOf(lengths: Uint8Array): readonly Run[] {
  const runs: Run[] = [];
  for (let at = 0; at < lengths.length;) {
    const length = lengths[at] ?? 0;
    let end = at + 1;
    while (end < lengths.length && lengths[end] === length) end++;
    let left = end - at;
    at = end;
    if (length > 0) {
      runs.push({ symbol: length, extra: 0, extraBits: 0 });
      left--;
    }
    while (left > 0) {
      const { repeat, zeros, manyZeros } = runSymbols;
      const kind = length > 0 ? repeat : left >= manyZeros.least ? manyZeros : zeros;
      const count = Math.min(left, kind.most);
      if (count < kind.least) {
        runs.push({ symbol: length, extra: 0, extraBits: 0 });
        left--;
        continue;
      }
      runs.push({ symbol: kind.symbol, extra: count - kind.least, extraBits: kind.extraBits });
      left -= count;
    }
  }
  return runs;
}

/** Writes symbols by their canonical codes. A code of one symbol takes no bits. */
function symbolWriter(writer: BitWriter, lengths: Uint8Array, used: number): WriteSymbol {
  if (used <= 1) return () => {};
  const codes = canonicalCodes(lengths);
  return (symbol) => writer.write(codes[symbol] ?? 0, lengths[symbol] ?? 0);
}

/** The codes that follow from their lengths (RFC 1951 §3.2.2), their first bit in the lowest place. */
function canonicalCodes(lengths: Uint8Array): Uint16Array {
  const codes = new Uint16Array(lengths.length);
  let code = 0;
  for (let length = 1; length <= mostBits.symbol; length++) {
    for (let symbol = 0; symbol < lengths.length; symbol++) {
      if (lengths[symbol] !== length) continue;
      codes[symbol] = reversed(code, length);
      code++;
    }
    code <<= 1;
  }
  return codes;
}

function reversed(code: number, length: number): number {
  let result = 0;
  for (let bit = 0; bit < length; bit++) result |= ((code >> bit) & 1) << (length - 1 - bit);
  return result;
}

/** One symbol, or two nodes below it. */
interface Node {
  readonly weight: number;
  readonly symbol?: number;
  readonly below?: readonly [Node, Node];
}

/**
 * The lengths of Huffman's code. Where one is too long, rare symbols count as if they were less rare, as libwebp
 * does: the code is then a little longer than the best.
 */
function codeLengths(counts: ArrayLike<number>, limit: number): Uint8Array {
  for (let least = 1; ; least *= 2) {
    const lengths = new Uint8Array(counts.length);
    const nodes: Node[] = Array.from(counts)
      .flatMap((count, symbol) => (count > 0 ? [{ weight: Math.max(count, least), symbol }] : []))
      .toSorted((one, other) => one.weight - other.weight);
    const [only] = nodes;
    if (!only) return lengths;
    if (nodes.length === 1 && only.symbol !== undefined) {
      lengths[only.symbol] = 1;
      return lengths;
    }
    if (setLengths(treeOf(nodes), lengths, 0) <= limit) return lengths;
  }
}

/** Joins the two lightest nodes until one is left. @param leaves two at least, by weight */
function treeOf(leaves: readonly Node[]): Node {
  const joined: Node[] = [];
  let leaf = 0;
  let join = 0;
  // Both lists are in the order of their weights.
  const lightest = (): Node => {
    const one = leaves[leaf];
    const other = joined[join];
    const takesLeaf = one !== undefined && (other === undefined || one.weight <= other.weight);
    const node = takesLeaf ? one : other;
    if (takesLeaf) leaf++;
    else join++;
    if (!node) throw new RangeError('two nodes at least are needed');
    return node;
  };
  for (let left = leaves.length; left > 1; left--) {
    const below = [lightest(), lightest()] as const;
    joined.push({ weight: below[0].weight + below[1].weight, below });
  }
  return lightest();
}

/** Sets the length of each symbol below a node. @returns the greatest */
function setLengths({ symbol, below }: Node, lengths: Uint8Array, depth: number): number {
  if (symbol !== undefined) lengths[symbol] = depth;
  if (!below) return depth;
  return Math.max(
    setLengths(below[0], lengths, depth + 1),
    setLengths(below[1], lengths, depth + 1),
  );
}
