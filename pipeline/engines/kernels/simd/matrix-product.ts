import { fillRows, multiplyFewRows } from './few-rows';
import { even, pack } from './pack';
import { multiplyTile, tileColumns, tileRows } from './tile';

// A's panel of 8 rows (4 kB) stays in the L1 cache, B's block (128 kB) in L2. B's columns are many and
// its depth is small, so that a weight matrix is read in runs of 1 kB.
const blockRows: u32 = 128;
const blockDepth: u32 = 128;
const blockColumns: u32 = 256;

/** Up to here going along B's rows beats packing B, whose cost only more rows share out; measured. */
const fewRows: u32 = 24;

const packedABytes: u32 = blockRows * blockDepth * 4;
const packedBBytes: u32 = blockColumns * blockDepth * 4;
const tileRowBytes: usize = 16;
const tileBytes: u32 = tileRows * 16;

/** What multiply needs for its own use: packed blocks, one tile, one vector of zeros. */
export const scratchBytes: u32 = packedABytes + packedBBytes + tileBytes + 16;

/**
 * C = A·B for float32 matrices, row by row in memory; C shares no byte with A, B or the scratch.
 *
 * @param a [rows, depth], or [depth, rows] where transposeA
 * @param b [depth, columns], or [columns, depth] where transposeB
 * @param columns of B and C that are worked on: all, or a range of them where b and c point at its start
 * @param stride columns of the whole C, and of the whole B where it is not transposed
 * @param scratch scratchBytes, aligned to 16
 */
export function multiply(
  a: usize,
  b: usize,
  c: usize,
  rows: u32,
  depth: u32,
  columns: u32,
  stride: u32,
  transposeA: bool,
  transposeB: bool,
  scratch: usize,
): void {
  const aRowBytes: usize = transposeA ? 4 : (depth as usize) << 2;
  const aDepthBytes: usize = transposeA ? (rows as usize) << 2 : 4;
  const bColumnBytes: usize = transposeB ? (depth as usize) << 2 : 4;
  const bDepthBytes: usize = transposeB ? 4 : (stride as usize) << 2;
  const cRowBytes = (stride as usize) << 2;
  const packedB = scratch + packedABytes;
  if (rows <= fewRows && !transposeB) {
    return multiplyFewRows(a, aRowBytes, aDepthBytes, b, c, rows, depth, columns, stride);
  }
  if (depth === 0) fillRows(c, rows, columns, cRowBytes);
  for (let row: u32 = 0; row < rows; row += blockRows) {
    const height = min(blockRows, rows - row);
    for (let step: u32 = 0; step < depth; step += blockDepth) {
      const steps = min(blockDepth, depth - step);
      const aBlock = a + (row as usize) * aRowBytes + (step as usize) * aDepthBytes;
      pack(aBlock, aRowBytes, aDepthBytes, height, steps, scratch, tileRows);
      for (let column: u32 = 0; column < columns; column += blockColumns) {
        const width = min(blockColumns, columns - column);
        const bBlock = b + (column as usize) * bColumnBytes + (step as usize) * bDepthBytes;
        pack(bBlock, bColumnBytes, bDepthBytes, width, steps, packedB, tileColumns);
        const cBlock = c + (row as usize) * cRowBytes + ((column as usize) << 2);
        multiplyBlock(scratch, packedB, cBlock, height, even(steps), width, cRowBytes, step === 0);
      }
    }
  }
}

/** C += A·B for packed blocks of A and B, tile by tile; where isFirst, C = A·B. */
function multiplyBlock(
  packedA: usize,
  packedB: usize,
  c: usize,
  height: u32,
  depth: u32,
  width: u32,
  rowBytes: usize,
  isFirst: bool,
): void {
  const partTile = packedB + packedBBytes;
  const zeros = partTile + tileBytes;
  v128.store(zeros, f32x4.splat(0));
  for (let row: u32 = 0; row < height; row += tileRows) {
    const a = packedA + ((row * depth) << 2);
    const tileHeight = min(tileRows, height - row);
    for (let column: u32 = 0; column < width; column += tileColumns) {
      const b = packedB + ((column * depth) << 2);
      const tile = c + (row as usize) * rowBytes + ((column as usize) << 2);
      const tileWidth = min(tileColumns, width - column);
      if (tileHeight === tileRows && tileWidth === tileColumns) {
        const start = isFirst ? zeros : tile;
        multiplyTile(a, b, depth, start, isFirst ? 0 : rowBytes, tile, rowBytes);
      } else {
        if (!isFirst) copyTile(tile, rowBytes, partTile, tileRowBytes, tileHeight, tileWidth);
        const start = isFirst ? zeros : partTile;
        multiplyTile(a, b, depth, start, isFirst ? 0 : tileRowBytes, partTile, tileRowBytes);
        copyTile(partTile, tileRowBytes, tile, rowBytes, tileHeight, tileWidth);
      }
    }
  }
}

function copyTile(
  from: usize,
  fromRowBytes: usize,
  to: usize,
  toRowBytes: usize,
  height: u32,
  width: u32,
): void {
  for (let row: u32 = 0; row < height; row++) {
    for (let column: usize = 0; column < (width as usize) << 2; column += 4) {
      store<f32>(to + column, load<f32>(from + column));
    }
    from += fromRowBytes;
    to += toRowBytes;
  }
}
