import { tileRows } from './tile';

/**
 * Copies a block of an operand into panels of `width` lines (a line is a row of A or a column of B), each laid
 * out [depth, width] as the tiles read it. Zeros fill up the last panel.
 *
 * @param lineBytes from one line to the next in the source
 * @param depthBytes from one step of depth to the next; one of the two is 4
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
  const stepBytes = (width as usize) << 2;
  const panelBytes = (depth as usize) * stepBytes;
  const isAcross = lineBytes === 4;
  // Lines side by side are taken four steps at a time, so that both ends are touched in whole cache lines.
  const chunk: u32 = isAcross ? 4 : depth;
  for (let step: u32 = 0; step < depth; step += chunk) {
    const steps = min(chunk, depth - step);
    const from = source + (step as usize) * depthBytes;
    const to = target + (step as usize) * stepBytes;
    packSteps(from, lineBytes, depthBytes, lines, steps, to, width, panelBytes);
  }
}

/**
 * Copies up to five rows of A into one panel [depth, 5]; zeros stand for the rows that are missing.
 *
 * @param rows 1 to 5
 */
export function packFive(
  source: usize,
  rowBytes: usize,
  depthBytes: usize,
  rows: u32,
  depth: u32,
  target: usize,
): void {
  const stepBytes = (tileRows as usize) << 2;
  if (rowBytes !== 4 || rows < tileRows) {
    return packPart(source, rowBytes, depthBytes, rows, depth, target, tileRows, stepBytes);
  }
  for (let step: u32 = 0; step < depth; step++) {
    v128.store(target, v128.load(source));
    store<f32>(target, load<f32>(source, 16), 16);
    source += depthBytes;
    target += stepBytes;
  }
}

/** Some steps of all lines, four lines at a time. */
function packSteps(
  source: usize,
  lineBytes: usize,
  depthBytes: usize,
  lines: u32,
  steps: u32,
  target: usize,
  width: u32,
  panelBytes: usize,
): void {
  const stepBytes = (width as usize) << 2;
  const padded = (lines + width - 1) & ~(width - 1);
  let panel = target;
  for (let line: u32 = 0; line < padded; line += 4) {
    const within = line & (width - 1);
    const to = panel + ((within as usize) << 2);
    const from = source + (line as usize) * lineBytes;
    if (line + 4 > lines) {
      const present = line < lines ? lines - line : 0;
      packPart(from, lineBytes, depthBytes, present, steps, to, 4, stepBytes);
    } else if (lineBytes === 4) {
      copyLines(from, depthBytes, steps, to, stepBytes);
    } else {
      transposeLines(from, lineBytes, steps, to, stepBytes);
    }
    if (within + 4 === width) panel += panelBytes;
  }
}

/** Four lines side by side: a vector a step. */
function copyLines(from: usize, depthBytes: usize, steps: u32, to: usize, stepBytes: usize): void {
  if (steps === 4) {
    const from2 = from + 2 * depthBytes;
    const to2 = to + 2 * stepBytes;
    v128.store(to, v128.load(from));
    v128.store(to + stepBytes, v128.load(from + depthBytes));
    v128.store(to2, v128.load(from2));
    v128.store(to2 + stepBytes, v128.load(from2 + depthBytes));
    return;
  }
  for (let step: u32 = 0; step < steps; step++) {
    v128.store(to, v128.load(from));
    from += depthBytes;
    to += stepBytes;
  }
}

/** Four lines one below the other: squares of 4 × 4 turned over in registers. */
function transposeLines(
  from: usize,
  lineBytes: usize,
  steps: u32,
  to: usize,
  stepBytes: usize,
): void {
  const from2 = from + 2 * lineBytes;
  const end = (steps as usize) << 2;
  const wholeEnd = ((steps & ~3) as usize) << 2;
  let at: usize = 0;
  for (; at < wholeEnd; at += 16) {
    const r0 = v128.load(from + at);
    const r1 = v128.load(from + lineBytes + at);
    const r2 = v128.load(from2 + at);
    const r3 = v128.load(from2 + lineBytes + at);
    const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
    const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
    const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
    const high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
    v128.store(to, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
    v128.store(to + stepBytes, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7));
    to += 2 * stepBytes;
    v128.store(to, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5));
    v128.store(to + stepBytes, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7));
    to += 2 * stepBytes;
  }
  if (at < end) {
    packPart(from + at, lineBytes, 4, 4, ((end - at) >> 2) as u32, to, 4, stepBytes);
  }
}

/** Fewer lines than `width`: zeros stand for those that are missing. */
function packPart(
  from: usize,
  lineBytes: usize,
  depthBytes: usize,
  lines: u32,
  steps: u32,
  to: usize,
  width: u32,
  stepBytes: usize,
): void {
  for (let step: u32 = 0; step < steps; step++) {
    for (let line: u32 = 0; line < width; line++) {
      const value: f32 = line < lines ? load<f32>(from + (line as usize) * lineBytes) : 0;
      store<f32>(to + ((line as usize) << 2), value);
    }
    from += depthBytes;
    to += stepBytes;
  }
}
