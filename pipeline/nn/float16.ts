/** 2¹¹², which takes a float16's exponent, 15 in the middle, to a float32's, 127. */
const rebias = 2 ** 112;
const infinite = 0x7c00;

/** So many numbers take half a millisecond: a request that comes meanwhile waits for no longer. */
const sliceLength = 1 << 16;

/**
 * The numbers of IEEE 754 binary16 words, exactly, each as a float32. The bits of exponent and fraction, put
 * in a float32's place, make the number times 2⁻¹¹², subnormal ones too. By three operations a number instead
 * of a library's call: 400,000 of them are part of every start of a function.
 *
 * @param bytes little-endian, as every machine is that wasm runs on; an even number of them
 */
export function decodeFloat16(bytes: Uint8Array): Float32Array<ArrayBuffer> {
  const { halves, values } = startDecoding(bytes);
  decodeSlice(halves, values, 0, values.length);
  return values;
}

/** The same, letting others have their turn now and then. */
export async function decodeFloat16InTurns(bytes: Uint8Array): Promise<Float32Array<ArrayBuffer>> {
  const { halves, values } = startDecoding(bytes);
  for (let first = 0; first < values.length; first += sliceLength) {
    if (first > 0) await nextTurn();
    decodeSlice(halves, values, first, Math.min(first + sliceLength, values.length));
  }
  return values;
}

/** In Node at once after what is due, in a browser with the next timer. */
async function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') setImmediate(resolve);
    else setTimeout(resolve);
  });
}

function startDecoding(bytes: Uint8Array) {
  // A copy, since bytes may begin at an odd place of their buffer.
  const halves = new Uint16Array(new Uint8Array(bytes).buffer);
  return { halves, values: new Float32Array(halves.length) };
}

function decodeSlice(
  halves: Uint16Array,
  values: Float32Array<ArrayBuffer>,
  first: number,
  end: number,
): void {
  const words = new Uint32Array(values.buffer);
  for (let index = first; index < end; index++) {
    const half = halves[index] ?? 0;
    words[index] = ((half & 0x8000) << 16) | ((half & 0x7fff) << 13);
    values[index] = (values[index] ?? 0) * rebias;
    if ((half & infinite) === infinite) values[index] = notFinite(half);
  }
}

function notFinite(half: number): number {
  if ((half & 0x3ff) !== 0) return Number.NaN;
  return half & 0x8000 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}
