import { multiplyNarrowTransposedTile, narrowTileColumns, narrowTileRows } from './narrow-tile';
import { pack, packFive } from './pack';
import {
  multiplyNarrowTile,
  multiplyPackedTile,
  multiplyTile,
  multiplyTileOfFour,
  tileColumns,
  tileRows,
} from './tile';

// A panel of B (16 kB) and five rows of A (10 kB) stay in the L1 cache, the packed block of B (up to 1 MB) in L2.
export const blockDepth: u32 = 512;
export const blockColumns: u32 = 512;

const packedBBytes: u32 = blockColumns * blockDepth * 4;
const packedABytes: u32 = narrowTileRows * blockDepth * 4;
/** A tile of either kind that reaches beyond C: up to 8 rows of up to 8 columns. */
const partRowBytes: usize = 32;
const partBytes: u32 = 8 * 32;

/** What multiply needs for its own use: packed blocks, one tile, one row of zeros. */
export const scratchBytes: u32 = packedBBytes + packedABytes + partBytes + 32;

/** How many of a block's columns go to tiles of eight: all but the last one to four. */
function wideColumns(width: u32): u32 {
  const rest = width & (tileColumns - 1);
  return rest <= narrowTileColumns ? width - rest : width;
}

/** Lays a block of B out in panels of eight columns, the last one to four columns in a panel of four. */
export function packBlock(
  b: usize,
  columnBytes: usize,
  depthBytes: usize,
  width: u32,
  steps: u32,
  packedB: usize,
): void {
  const wide = wideColumns(width);
  pack(b, columnBytes, depthBytes, wide, steps, packedB, tileColumns);
  const last = b + (wide as usize) * columnBytes;
  const lastPanel = packedB + (((wide * steps) as usize) << 2);
  pack(last, columnBytes, depthBytes, width - wide, steps, lastPanel, narrowTileColumns);
}

/**
 * C += A·B for a packed block of B; where isFirst, C = A·B.
 *
 * @param packedB as packBlock lays it out, at the start of the scratch or elsewhere
 */
export function multiplyBlock(
  a: usize,
  aRowBytes: usize,
  aDepthBytes: usize,
  packedB: usize,
  c: usize,
  cRowBytes: usize,
  rows: u32,
  steps: u32,
  width: u32,
  isFirst: bool,
  scratch: usize,
): void {
  const wide = wideColumns(width);
  const rest = width - wide;
  const narrowB = packedB + (((wide * steps) as usize) << 2);
  const narrowC = c + ((wide as usize) << 2);
  const zeros = scratch + packedBBytes + packedABytes + partBytes;
  v128.store(zeros, f32x4.splat(0));
  v128.store(zeros, f32x4.splat(0), 16);
  if (wide > 0)
    multiplyWide(
      a,
      aRowBytes,
      aDepthBytes,
      packedB,
      c,
      cRowBytes,
      rows,
      steps,
      wide,
      isFirst,
      scratch,
    );
  if (rest > 0)
    multiplyNarrow(
      a,
      aRowBytes,
      aDepthBytes,
      narrowB,
      narrowC,
      cRowBytes,
      rows,
      steps,
      rest,
      isFirst,
      scratch,
    );
}

/** multiplyBlock for the columns that lie in panels of eight. */
function multiplyWide(
  a: usize,
  aRowBytes: usize,
  aDepthBytes: usize,
  panels: usize,
  c: usize,
  cRowBytes: usize,
  rows: u32,
  steps: u32,
  columns: u32,
  isFirst: bool,
  scratch: usize,
): void {
  const packedA = scratch + packedBBytes;
  const part = packedA + packedABytes;
  const zeros = part + partBytes;
  for (let row: u32 = 0, height: u32 = 0; row < rows; row += height) {
    height = tileHeight(rows - row, aRowBytes === 4);
    const aTile = a + (row as usize) * aRowBytes;
    const isPacked = aRowBytes === 4 || height < 4;
    if (isPacked) packFive(aTile, aRowBytes, aDepthBytes, height, steps, packedA);
    for (let column: u32 = 0; column < columns; column += tileColumns) {
      const b = panels + (((column * steps) as usize) << 2);
      const tile = c + (row as usize) * cRowBytes + ((column as usize) << 2);
      const width = min(tileColumns, columns - column);
      const isPart = width < tileColumns || (isPacked && height < tileRows);
      if (isPart && !isFirst) copyTile(tile, cRowBytes, part, partRowBytes, height, width);
      const to = isPart ? part : tile;
      const toRowBytes = isPart ? partRowBytes : cRowBytes;
      const start = isFirst ? zeros : to;
      const startRowBytes = isFirst ? (0 as usize) : toRowBytes;
      if (isPacked) {
        multiplyPackedTile(packedA, b, steps, start, startRowBytes, to, toRowBytes);
      } else if (height === tileRows) {
        multiplyTile(aTile, aRowBytes, b, steps, start, startRowBytes, to, toRowBytes);
      } else {
        multiplyTileOfFour(aTile, aRowBytes, b, steps, start, startRowBytes, to, toRowBytes);
      }
      if (isPart) copyTile(part, partRowBytes, tile, cRowBytes, height, width);
    }
  }
}

/**
 * The rows of the next tile: five, or four while that leaves a multiple of five, as 32 = 3 · 4 + 4 · 5; a
 * packed tile computes five in any case.
 */
function tileHeight(rows: u32, isPacked: bool): u32 {
  const missing = (tileRows - (rows % tileRows)) % tileRows;
  if (missing > 0 && !isPacked && rows >= 4 * missing) return 4;
  return min(tileRows, rows);
}

/** multiplyBlock for the last columns, up to four. */
function multiplyNarrow(
  a: usize,
  aRowBytes: usize,
  aDepthBytes: usize,
  b: usize,
  c: usize,
  cRowBytes: usize,
  rows: u32,
  steps: u32,
  columns: u32,
  isFirst: bool,
  scratch: usize,
): void {
  const packedA = scratch + packedBBytes;
  const part = packedA + packedABytes;
  const zeros = part + partBytes;
  for (let row: u32 = 0; row < rows; row += narrowTileRows) {
    const height = min(narrowTileRows, rows - row);
    const aTile = a + (row as usize) * aRowBytes;
    const tile = c + (row as usize) * cRowBytes;
    const isPart = height < narrowTileRows || columns < narrowTileColumns;
    if (isPart && !isFirst) copyTile(tile, cRowBytes, part, partRowBytes, height, columns);
    const to = isPart ? part : tile;
    const toRowBytes = isPart ? partRowBytes : cRowBytes;
    const start = isFirst ? zeros : to;
    const startRowBytes = isFirst ? (0 as usize) : toRowBytes;
    if (height < narrowTileRows) {
      pack(aTile, aRowBytes, aDepthBytes, height, steps, packedA, narrowTileRows);
      multiplyNarrowTransposedTile(packedA, 32, b, steps, start, startRowBytes, to, toRowBytes);
    } else if (aRowBytes === 4) {
      multiplyNarrowTransposedTile(
        aTile,
        aDepthBytes,
        b,
        steps,
        start,
        startRowBytes,
        to,
        toRowBytes,
      );
    } else {
      multiplyNarrowTile(aTile, aRowBytes, b, steps, start, startRowBytes, to, toRowBytes);
    }
    if (isPart) copyTile(part, partRowBytes, tile, cRowBytes, height, columns);
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
