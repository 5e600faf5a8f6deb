/** Bits that become bytes, the first of them in the lowest place (RFC 9649 §3.3). */
export interface BitWriter {
  /** Writes the lowest bits of a number, 24 at most. */
  readonly write: (value: number, count: number) => void;
  /** All that was written, the last byte filled up with zeros. */
  readonly bytes: () => Uint8Array<ArrayBuffer>;
}

/** Collects bits in memory that grows. */
export function createBitWriter(): BitWriter {
  let bytes = new Uint8Array(1024);
  let length = 0;
  let pending = 0;
  let pendingBits = 0;
  return {
    write(value, count) {
      pending |= value << pendingBits;
      pendingBits += count;
      while (pendingBits >= 8) {
        if (length === bytes.length) {
          const grown = new Uint8Array(2 * length);
          grown.set(bytes);
          bytes = grown;
        }
        bytes[length++] = pending;
        pending >>>= 8;
        pendingBits -= 8;
      }
    },
    bytes() {
      const all = new Uint8Array(length + (pendingBits > 0 ? 1 : 0));
      all.set(bytes.subarray(0, length));
      if (pendingBits > 0) all[length] = pending;
      return all;
    },
  };
}
