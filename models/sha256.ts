/** The first 32 bits behind the point of roots of the first primes, the numbers that the standard takes. */
function rootsOfPrimes(count: number, power: number): readonly number[] {
  const roots: number[] = [];
  for (let candidate = 2; roots.length < count; candidate++) {
    let divisor = 2;
    while (candidate % divisor !== 0) divisor++;
    if (divisor === candidate) roots.push(((candidate ** power % 1) * 2 ** 32) | 0);
  }
  return roots;
}

const roundConstants = Int32Array.from(rootsOfPrimes(64, 1 / 3));
const initialState = rootsOfPrimes(8, 1 / 2);

const blockBytes = 64;
/** The bits of one block, spread over 64 rounds. */
const words = new Int32Array(64);

/**
 * SHA-256 (FIPS 180-4), at once, where WebCrypto only answers later and there is no Node. Written here because a page that draws
 * loads 600 bytes of it, and 2 kB of a library.
 *
 * @returns 32 bytes
 */
export function sha256InJavaScript(message: Uint8Array): Uint8Array {
  // Behind the message: a 1 bit, zeros, and the length in bits as 64 bits.
  const padded = new Uint8Array((message.length + 8 + blockBytes) & -blockBytes);
  padded.set(message);
  padded[message.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, message.length / 2 ** 29);
  view.setUint32(padded.length - 4, message.length << 3);
  const state = Int32Array.from(initialState);
  for (let at = 0; at < padded.length; at += blockBytes) {
    expandBlock(view, at);
    compress(state);
  }
  // The message has been read: its place is free.
  for (const [index, bits] of state.entries()) view.setInt32(4 * index, bits);
  return padded.slice(0, 32);
}

function expandBlock(view: DataView, at: number): void {
  for (let index = 0; index < 16; index++) words[index] = view.getInt32(at + 4 * index);
  for (let index = 16; index < 64; index++) {
    const early = word(index - 15);
    const late = word(index - 2);
    words[index] =
      word(index - 16) +
      word(index - 7) +
      (rotated(early, 7) ^ rotated(early, 18) ^ (early >>> 3)) +
      (rotated(late, 17) ^ rotated(late, 19) ^ (late >>> 10));
  }
}

function compress(state: Int32Array): void {
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let round = 0; round < 64; round++) {
    const choice = (e & f) ^ (~e & g);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    const mixed = (rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)) + choice;
    const first = (h + mixed + (roundConstants[round] ?? 0) + word(round)) | 0;
    const second = (rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) + majority;
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + second) | 0;
  }
  for (const [index, value] of [a, b, c, d, e, f, g, h].entries()) {
    state[index] = (state[index] ?? 0) + value;
  }
}

function word(index: number): number {
  return words[index] ?? 0;
}

function rotated(bits: number, count: number): number {
  return (bits >>> count) | (bits << (32 - count));
}
