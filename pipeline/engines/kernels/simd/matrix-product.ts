import { addBias } from './add-bias';
import { blockColumns, blockDepth, multiplyBlock, packBlock } from './block';
import { fillRows, multiplyFewRows } from './few-rows';
import { narrowTileColumns } from './narrow-tile';

/** For a transposed A and few columns: A, read where it lies, then comes through the L2 cache in whole lines. */
const blockDepthOfNarrow: u32 = 32;

/** Up to here going along B's rows beats packing B, whose cost only more rows share out; measured. */
const fewRows: u32 = 24;

/**
 * C = A·B for float32 matrices, row by row in memory, or for a range of C's rows and columns: a, b and c then
 * point at the first row and column of the range. C shares no byte with A, B or the scratch.
 *
 * @param a [rows, depth], or [depth, rows] where transposeA
 * @param b [depth, columns], or [columns, depth] where transposeB
 * @param c [rows, columns]
 * @param strideA columns of the whole A as it is stored; strideB and strideC likewise
 * @param bias [columns], added to each row of the product; 0: none is
 * @param slope by which what is then below zero is multiplied; 1: nothing is
 * @param scratch scratchBytes, aligned to 16
 */
export function multiply(
  a: usize,
  b: usize,
  c: usize,
  rows: u32,
  depth: u32,
  columns: u32,
  strideA: u32,
  strideB: u32,
  strideC: u32,
  transposeA: bool,
  transposeB: bool,
  bias: usize,
  slope: f32,
  scratch: usize,
): void {
  const aRowBytes: usize = transposeA ? 4 : (strideA as usize) << 2;
  const aDepthBytes: usize = transposeA ? (strideA as usize) << 2 : 4;
  const bColumnBytes: usize = transposeB ? (strideB as usize) << 2 : 4;
  const bDepthBytes: usize = transposeB ? 4 : (strideB as usize) << 2;
  const cRowBytes = (strideC as usize) << 2;
  if (rows <= fewRows && !transposeB) {
    multiplyFewRows(a, aRowBytes, aDepthBytes, b, bDepthBytes, c, cRowBytes, rows, depth, columns);
  } else if (depth === 0) {
    fillRows(c, rows, columns, cRowBytes);
  } else {
    addProduct(
      a,
      aRowBytes,
      aDepthBytes,
      b,
      bColumnBytes,
      bDepthBytes,
      c,
      cRowBytes,
      rows,
      depth,
      columns,
      true,
      scratch,
    );
  }
  if (bias !== 0) addBias(c, cRowBytes, rows, columns, bias, slope);
}

/** C += A·B, block after block of B; where isFirst, C = A·B. Each is read with its own steps in bytes. */
export function addProduct(
  a: usize,
  aRowBytes: usize,
  aDepthBytes: usize,
  b: usize,
  bColumnBytes: usize,
  bDepthBytes: usize,
  c: usize,
  cRowBytes: usize,
  rows: u32,
  depth: u32,
  columns: u32,
  isFirst: bool,
  scratch: usize,
): void {
  const isNarrow = aRowBytes === 4 && columns <= narrowTileColumns;
  const blockSteps = isNarrow ? blockDepthOfNarrow : blockDepth;
  for (let step: u32 = 0; step < depth; step += blockSteps) {
    const steps = min(blockSteps, depth - step);
    const aBlock = a + (step as usize) * aDepthBytes;
    for (let column: u32 = 0; column < columns; column += blockColumns) {
      const width = min(blockColumns, columns - column);
      const bBlock = b + (column as usize) * bColumnBytes + (step as usize) * bDepthBytes;
      const cBlock = c + ((column as usize) << 2);
      packBlock(bBlock, bColumnBytes, bDepthBytes, width, steps, scratch);
      multiplyBlock(
        aBlock,
        aRowBytes,
        aDepthBytes,
        scratch,
        cBlock,
        cRowBytes,
        rows,
        steps,
        width,
        isFirst && step === 0,
        scratch,
      );
    }
  }
}
