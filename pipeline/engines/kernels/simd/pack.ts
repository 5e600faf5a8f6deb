/**
 * Copies a block of an operand into panels of `width` lines (a line: a row of A or a column of B),
 * each laid out [depth, width] as multiplyTile reads it, the last one filled up with zeros.
 *
 * @param lineBytes from one line to the next in the source
 * @param depthBytes from one step of depth to the next; this or lineBytes is 4
 * @param width 4 or 8
 */
export function pack(
  source: usize,
  lineBytes: usize,
  depthBytes: usize,
  lines: u32,
  depth: u32,
  target: usize,
  width: u32,
): void {
  const wholeLines = lines & ~3;
  const wholeDepth = depth & ~3;
  if (lineBytes === 4) {
    packAcross(source, depthBytes, wholeLines, depth, target, width);
  } else {
    packAlong(source, lineBytes, wholeLines, wholeDepth, target, width);
    packElements(source, lineBytes, depthBytes, lines, depth, target, width, 0, wholeLines, wholeDepth);
  }
  const paddedLines = (lines + width - 1) & ~(width - 1);
  packElements(source, lineBytes, depthBytes, lines, depth, target, width, wholeLines, paddedLines, 0);
}

/** Lines lie side by side: four lines at four depths are four vectors to copy. */
function packAcross(
  source: usize,
  depthBytes: usize,
  lines: u32,
  depth: u32,
  target: usize,
  width: u32,
): void {
  const stepBytes = (width as usize) << 2;
  const panelBytes = (depth as usize) * stepBytes;
  const wholeDepth = depth & ~3;
  for (let step: u32 = 0; step < depth; step += step < wholeDepth ? 4 : 1) {
    for (let line: u32 = 0; line < lines; line += 4) {
      const within = line & (width - 1);
      const to =
        target + ((line - within) as usize) * (depth as usize) * 4 + (step as usize) * stepBytes + ((within as usize) << 2);
      const from = source + ((line as usize) << 2) + (step as usize) * depthBytes;
      v128.store(to, v128.load(from));
      if (step < wholeDepth) {
        v128.store(to + stepBytes, v128.load(from + depthBytes));
        v128.store(to + 2 * stepBytes, v128.load(from + 2 * depthBytes));
        v128.store(to + 3 * stepBytes, v128.load(from + 3 * depthBytes));
      }
    }
  }
}

/** Lines lie one below the other: squares of 4 × 4 are transposed in registers. */
function packAlong(
  source: usize,
  lineBytes: usize,
  lines: u32,
  depth4: u32,
  target: usize,
  width: u32,
): void {
}
