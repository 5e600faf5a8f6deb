/**
 * Copies runs of bytes that lie at equal distances, as a slice of columns does.
 *
 * @param fromBytes from one run to the next
 * @param toBytes the same where they are written
 */
export function copyRows(
  from: usize,
  fromBytes: usize,
  to: usize,
  toBytes: usize,
  runBytes: usize,
  rows: u32,
): void {
  for (let row: u32 = 0; row < rows; row++) {
    memory.copy(to, from, runBytes);
    from += fromBytes;
    to += toBytes;
  }
}

/** Zeros. */
export function clear(to: usize, bytes: usize): void {
  memory.fill(to, 0, bytes);
}
