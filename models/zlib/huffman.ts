/** A symbol stands below its frequency in one number, which sorts by frequency and then by symbol. */
const symbolBits = 9;

/** At least as many as an alphabet of deflate has. */
const mostSymbols = 288;

/** What every call needs, made once: new ones would take longer to make and to collect than the rest of a call. */
const scratch = /* @__PURE__ */ makeScratch();

function makeScratch() {
  return {
    keys: new Uint32Array(mostSymbols),
    sums: new Uint32Array(mostSymbols),
    parents: new Uint16Array(2 * mostSymbols), // of symbols, then of sums
  };
}

function symbolOf(key: number): number {
  return key & ((1 << symbolBits) - 1);
}

/**
 * The lengths of a Huffman code (RFC 1951 §3.2.2), by symbol up to the highest that occurs, as fflate 0.8 chooses them.
 *
 * @param frequencies how often each symbol occurs, 25,000 in all at most
 * @param longest code that is allowed, in bits
 * @returns one 0 where no symbol occurs
 */
export function codeLengths(frequencies: Uint16Array, longest: number): Uint8Array {
  const { keys } = scratch;
  let count = 0;
  let highest = 0;
  for (let symbol = 0; symbol < frequencies.length; symbol++) {
    const frequency = frequencies[symbol] ?? 0;
    if (frequency === 0) continue;
    keys[count++] = (frequency << symbolBits) | symbol;
    highest = symbol;
  }
  const lengths = new Uint8Array(highest + 1);
  if (count === 1) lengths[highest] = 1;
  if (count > 1) {
    const sorted = keys.subarray(0, count).toSorted();
    const deepest = setLengths(sorted, lengths);
    if (deepest > longest) shorten(sorted, lengths, deepest, longest);
  }
  return lengths;
}

/**
 * Joins the two rarest until one is left; symbols and what was joined stand in two queues by frequency.
 *
 * @returns the greatest length
 */
function setLengths(sorted: Uint32Array, lengths: Uint8Array): number {
  const { length } = sorted;
  const { sums, parents } = scratch;
  let leaf = 0;
  let sum = 0;
  for (let made = 0; made < length - 1; made++) {
    let total = 0;
    for (let side = 0; side < 2; side++) {
      const rarest = (sorted[leaf] ?? 0) >> symbolBits;
      const isSum = sum < made && (leaf === length || (sums[sum] ?? 0) < rarest);
      total += isSum ? (sums[sum] ?? 0) : rarest;
      parents[isSum ? length + sum++ : leaf++] = made;
    }
    sums[made] = total;
  }
  // From here on the depth of each sum.
  sums[length - 2] = 0;
  for (let at = length - 3; at >= 0; at--) sums[at] = (sums[parents[length + at] ?? 0] ?? 0) + 1;
  let deepest = 0;
  for (let at = 0; at < length; at++) {
    const depth = (sums[parents[at] ?? 0] ?? 0) + 1;
    lengths[symbolOf(sorted[at] ?? 0)] = depth;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

/** Cuts lengths at the longest that is allowed, and makes others longer for it, the rarest first. */
function shorten(keys: Uint32Array, lengths: Uint8Array, deepest: number, longest: number): void {
  const symbols = Array.from(keys, symbolOf);
  // By frequency already.
  symbols.sort((one, other) => (lengths[other] ?? 0) - (lengths[one] ?? 0));
  const lengthOf = (at: number) => lengths[symbols[at] ?? 0] ?? 0;
  const set = (at: number, length: number) => (lengths[symbols[at] ?? 0] = length);
  let debt = 0;
  let at = 0;
  for (; at < symbols.length && lengthOf(at) > longest; at++) {
    debt += (1 << (deepest - longest)) - (1 << (deepest - lengthOf(at)));
    set(at, longest);
  }
  debt >>= deepest - longest;
  while (debt > 0) {
    if (lengthOf(at) < longest) {
      debt -= 1 << (longest - lengthOf(at) - 1);
      set(at, lengthOf(at) + 1);
    } else at++;
  }
  for (; at >= 0 && debt !== 0; at--) {
    if (lengthOf(at) !== longest) continue;
    set(at, longest - 1);
    debt++;
  }
}

/** The codes of the lengths, their first bit lowest, as deflate writes them. */
export function codesOf(lengths: Uint8Array): Uint16Array {
  const next = new Uint16Array(17);
  for (let at = 0; at < lengths.length; at++) {
    const length = lengths[at] ?? 0;
    if (length > 0) next[length + 1] = (next[length + 1] ?? 0) + 1;
  }
  for (let length = 1; length < 17; length++) {
    next[length] = ((next[length - 1] ?? 0) + (next[length] ?? 0)) << 1;
  }
  const codes = new Uint16Array(lengths.length);
  for (let at = 0; at < lengths.length; at++) {
    const length = lengths[at] ?? 0;
    if (length === 0) continue;
    const code = next[length] ?? 0;
    next[length] = code + 1;
    codes[at] = reversed(code) >> (16 - length);
  }
  return codes;
}

/** The bits of a 16-bit number from behind. */
function reversed(code: number): number {
  const pairs = ((code & 0x5555) << 1) | ((code >> 1) & 0x5555);
  const fours = ((pairs & 0x3333) << 2) | ((pairs >> 2) & 0x3333);
  const eights = ((fours & 0x0f0f) << 4) | ((fours >> 4) & 0x0f0f);
  return ((eights & 0xff) << 8) | (eights >> 8);
}
