/**
 * Swaps the second and the third of four axes.
 *
 * @param x [first, second, third, run]
 * @param y [first, third, second, run]
 */
export function swapAxes(x: usize, y: usize, first: u32, second: u32, third: u32, run: u32): void {
  const runBytes = (run as usize) << 2;
  const wholeBytes = runBytes & ~15;
  const stepBytes = (third as usize) * runBytes;
  for (let outer: u32 = 0; outer < first; outer++) {
    for (let column: u32 = 0; column < third; column++) {
      let from = x + (column as usize) * runBytes;
      for (let row: u32 = 0; row < second; row++) {
        let at: usize = 0;
        while (at < wholeBytes) {
          v128.store(y + at, v128.load(from + at));
          at += 16;
        }
        for (; at < runBytes; at += 4) store<f32>(y + at, load<f32>(from + at));
        from += stepBytes;
        y += runBytes;
      }
    }
    x += (second as usize) * stepBytes;
  }
}
