import { addBias } from './add-bias';
import { blockColumns, blockDepth, multiplyBlock, packBlock } from './block';
import { fillRows } from './few-rows';
import { addProduct } from './matrix-product';
import { addPatches, gatherPatches } from './patches';

/**
 * A convolution, or a range of its images: the matrix of patches times the filter, a few images at a time, so
 * that the patches never leave the cache.
 *
 * @param image [images, height, width, channels]
 * @param filter [filterHeight, filterWidth, channels, filters]
 * @param output [images, outHeight, outWidth, filters]
 * @param group how many images' patches are made at once
 * @param bias [filters], added to each pixel of the output; 0: none is
 * @param slope by which what is then below zero is multiplied; 1: nothing is
 * @param patches room for those patches
 * @param packed room for the packed filter
 * @param scratch scratchBytes, aligned to 16
 */
export function convolve(
  image: usize,
  filter: usize,
  output: usize,
  images: u32,
  height: i32,
  width: i32,
  channels: i32,
  outHeight: i32,
  outWidth: i32,
  filterHeight: i32,
  filterWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  padTop: i32,
  padLeft: i32,
  filters: u32,
  group: u32,
  bias: usize,
  slope: f32,
  patches: usize,
  packed: usize,
  scratch: usize,
): void {
  const taps = filterHeight * filterWidth;
  const depth = (taps * channels) as u32;
  const positions = (outHeight * outWidth) as u32;
  const imageBytes = ((height * width * channels) as usize) << 2;
  const outputBytes = ((positions * filters) as usize) << 2;
  packAll(filter, 4, (filters as usize) << 2, filters, depth, packed);
  for (let index: u32 = 0; index < images; index += group) {
    const count = min(group, images - index);
    gatherPatches(
      image + (index as usize) * imageBytes,
      patches,
      count,
      height,
      width,
      channels,
      outHeight,
      outWidth,
      filterHeight,
      filterWidth,
      strideHeight,
      strideWidth,
      padTop,
      padLeft,
      0,
      taps,
    );
    const to = output + (index as usize) * outputBytes;
    multiplyAll(patches, to, count * positions, depth, filters, packed, scratch);
    if (bias !== 0) {
      addBias(to, (filters as usize) << 2, count * positions, filters, bias, slope);
    }
  }
}

/**
 * The gradient of a convolution by its input, or by a range of its images: the output's gradient times the
 * transposed filter gives the gradient by each patch, and these are summed where patches overlap.
 *
 * @param image the gradient [images, height, width, channels]
 * @param filter [filterHeight, filterWidth, channels, filters]
 * @param dy the output's gradient [images, outHeight, outWidth, filters]
 * @param group how many images' patches are made at once
 * @param patches room for those patches
 * @param packed room for the packed filter
 * @param scratch scratchBytes, aligned to 16
 */
export function convolveInputGradient(
  image: usize,
  filter: usize,
  dy: usize,
  images: u32,
  height: i32,
  width: i32,
  channels: i32,
  outHeight: i32,
  outWidth: i32,
  filterHeight: i32,
  filterWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  padTop: i32,
  padLeft: i32,
  filters: u32,
  group: u32,
  patches: usize,
  packed: usize,
  scratch: usize,
): void {
  const columns = (filterHeight * filterWidth * channels) as u32;
  const positions = (outHeight * outWidth) as u32;
  const imageBytes = ((height * width * channels) as usize) << 2;
  const outputBytes = ((positions * filters) as usize) << 2;
  packAll(filter, (filters as usize) << 2, 4, columns, filters, packed);
  for (let index: u32 = 0; index < images; index += group) {
    const count = min(group, images - index);
    const from = dy + (index as usize) * outputBytes;
    multiplyAll(from, patches, count * positions, filters, columns, packed, scratch);
    addPatches(
      image + (index as usize) * imageBytes,
      patches,
      count,
      height,
      width,
      channels,
      outHeight,
      outWidth,
      filterHeight,
      filterWidth,
      strideHeight,
      strideWidth,
      padTop,
      padLeft,
    );
  }
}

/**
 * The gradient of a convolution by its filter, or by some of the filter's rows, of which it has one a channel of each
 * pixel: the transposed matrix of patches times the gradient of the output, a few images at a time.
 *
 * @param image [images, height, width, channels]
 * @param dy the output's gradient [images, outHeight, outWidth, filters]
 * @param gradient [rows, filters], of the filter's rows from `firstRow` on
 * @param group how many images' patches are made at once
 * @param patches room for those patches
 * @param scratch scratchBytes, aligned to 16
 */
export function convolveFilterGradient(
  image: usize,
  gradient: usize,
  dy: usize,
  images: u32,
  height: i32,
  width: i32,
  channels: i32,
  outHeight: i32,
  outWidth: i32,
  filterHeight: i32,
  filterWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  padTop: i32,
  padLeft: i32,
  filters: u32,
  group: u32,
  firstRow: i32,
  rows: i32,
  patches: usize,
  scratch: usize,
): void {
  // Whole pixels are gathered, and of these the rows are taken.
  const firstTap = firstRow / channels;
  const taps = (firstRow + rows - 1) / channels + 1 - firstTap;
  const gatheredBytes = ((taps * channels) as usize) << 2;
  const taken = patches + ((firstRow - firstTap * channels) << 2);
  const positions = (outHeight * outWidth) as u32;
  const imageBytes = ((height * width * channels) as usize) << 2;
  const filterBytes = (filters as usize) << 2;
  const outputBytes = (positions as usize) * filterBytes;
  if (images * positions === 0) fillRows(gradient, rows, filters, filterBytes);
  for (let index: u32 = 0; index < images; index += group) {
    const count = min(group, images - index);
    gatherPatches(
      image + (index as usize) * imageBytes,
      patches,
      count,
      height,
      width,
      channels,
      outHeight,
      outWidth,
      filterHeight,
      filterWidth,
      strideHeight,
      strideWidth,
      padTop,
      padLeft,
      firstTap,
      taps,
    );
    addProduct(
      taken,
      4,
      gatheredBytes,
      dy + (index as usize) * outputBytes,
      4,
      filterBytes,
      gradient,
      filterBytes,
      rows,
      count * positions,
      filters,
      index === 0,
      scratch,
    );
  }
}

/** Packs every block of B, one after another. */
function packAll(
  b: usize,
  columnBytes: usize,
  depthBytes: usize,
  columns: u32,
  depth: u32,
  packedB: usize,
): void {
  for (let step: u32 = 0; step < depth; step += blockDepth) {
    const steps = min(blockDepth, depth - step);
    for (let column: u32 = 0; column < columns; column += blockColumns) {
      const width = min(blockColumns, columns - column);
      const from = b + (column as usize) * columnBytes + (step as usize) * depthBytes;
      packBlock(from, columnBytes, depthBytes, width, steps, packedB);
      packedB += blockBytes(steps, width);
    }
  }
}

/** C = A·B for a B that packAll packed, and A [rows, depth] and C [rows, columns] whole. */
function multiplyAll(
  a: usize,
  c: usize,
  rows: u32,
  depth: u32,
  columns: u32,
  packedB: usize,
  scratch: usize,
): void {
  const aRowBytes = (depth as usize) << 2;
  const cRowBytes = (columns as usize) << 2;
  if (depth === 0) fillRows(c, rows, columns, cRowBytes);
  for (let step: u32 = 0; step < depth; step += blockDepth) {
    const steps = min(blockDepth, depth - step);
    const from = a + ((step as usize) << 2);
    for (let column: u32 = 0; column < columns; column += blockColumns) {
      const width = min(blockColumns, columns - column);
      const to = c + ((column as usize) << 2);
      const isFirst = step === 0;
      multiplyBlock(
        from,
        aRowBytes,
        4,
        packedB,
        to,
        cRowBytes,
        rows,
        steps,
        width,
        isFirst,
        scratch,
      );
      packedB += blockBytes(steps, width);
    }
  }
}

/** Of one packed block, whose last panel is filled up to eight columns. */
function blockBytes(steps: u32, width: u32): usize {
  return ((steps * ((width + 7) & ~7)) as usize) << 2;
}
