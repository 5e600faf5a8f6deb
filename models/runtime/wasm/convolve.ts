import { finishInterleaved, finishRows } from './finish';
import { transposeFour } from './pack';
import { multiplyTile, tileBytes } from './tile';

/**
 * A convolution, its bias and LeakyReLU over eight images at a time that lie interleaved,
 * [height, width, channels, 8]: what the filter covers of an image row is one run of memory, which the tile
 * reads where it lies, and what lies outside of the image is left out instead of multiplied as zeros. A dense
 * layer is a filter of 1 × 1 over images of 1 × 1.
 *
 * @param packed packWeights of [filterHeight × filterWidth × channels, filters]
 * @param out [outHeight, outWidth, filters, 8]
 * @param slope of LeakyReLU; 1: none
 * @param sums a tile
 * @param zeros a tile of zeros
 */
export function convolveInterleaved(
  image: usize,
  packed: usize,
  bias: usize,
  out: usize,
  height: i32,
  width: i32,
  channels: i32,
  outHeight: i32,
  outWidth: i32,
  filters: i32,
  filterHeight: i32,
  filterWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  padTop: i32,
  padLeft: i32,
  slope: f32,
  sums: usize,
  zeros: usize,
): void {
  const pixelBytes = (channels as usize) << 5;
  const rowBytes = (width as usize) * pixelBytes;
  const tapBytes = (channels as usize) << 4;
  const panelBytes = ((filterHeight * filterWidth) as usize) * tapBytes;
  for (let outRow = 0; outRow < outHeight; outRow++) {
    const top = outRow * strideHeight - padTop;
    const firstRow = max(0, -top);
    const endRow = min(filterHeight, height - top);
    for (let outColumn = 0; outColumn < outWidth; outColumn++) {
      const left = outColumn * strideWidth - padLeft;
      const first = max(0, -left);
      const depth: u32 = (min(filterWidth, width - left) - first) * channels;
      const corner =
        image + ((top + firstRow) as usize) * rowBytes + ((left + first) as usize) * pixelBytes;
      let weights = packed + ((firstRow * filterWidth + first) as usize) * tapBytes;
      for (let filter = 0; filter < filters; filter += 4) {
        let start = zeros;
        let rows = corner;
        let taps = weights;
        for (let filterRow = firstRow; filterRow < endRow; filterRow++) {
          multiplyTile(rows, taps, depth, start, sums);
          start = sums;
          rows += rowBytes;
          taps += (filterWidth as usize) * tapBytes;
        }
        const present = min(4, filters - filter);
        finishInterleaved(start, bias + ((filter as usize) << 2), present, slope, out);
        out += (present as usize) << 5;
        weights += panelBytes;
      }
    }
  }
}

/**
 * The same over images that lie one after the other, [images, height, width, channels]: the patches of eight
 * places of the output are laid out side by side, [depth, 8], zeros where they reach out of the image.
 *
 * @param out [images, outHeight, outWidth, filters], and room for three floats behind it
 * @param sums a tile, and room for two more
 * @param patches depth × 8 floats
 * @param zeros a tile of zeros, and at least as many zeros as there are channels
 */
export function convolve(
  image: usize,
  packed: usize,
  bias: usize,
  out: usize,
  images: i32,
  height: i32,
  width: i32,
  channels: i32,
  outHeight: i32,
  outWidth: i32,
  filters: i32,
  filterHeight: i32,
  filterWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  padTop: i32,
  padLeft: i32,
  slope: f32,
  sums: usize,
  zeros: usize,
  patches: usize,
): void {
  const depth: u32 = filterHeight * filterWidth * channels;
  const places = images * outHeight * outWidth;
  const area = outHeight * outWidth;
  const outBytes = (filters as usize) << 2;
  const pixelBytes = (channels as usize) << 2;
  for (let place = 0; place < places; place += 8) {
    const present = min(8, places - place);
    findCorners(
      sums,
      place,
      present,
      image,
      area,
      outWidth,
      height,
      width,
      pixelBytes,
      strideHeight,
      strideWidth,
      padTop,
      padLeft,
    );
    let to = patches;
    for (let filterRow = 0; filterRow < filterHeight; filterRow++) {
      for (let filterColumn = 0; filterColumn < filterWidth; filterColumn++) {
        const offset = (filterRow * width + filterColumn) * (pixelBytes as i32);
        for (let lane: usize = 0; lane < 32; lane += 16) {
          const corners = sums + lane;
          transposeFour(
            pixelOf(corners, filterRow, filterColumn, offset, height, width, zeros),
            pixelOf(corners + 4, filterRow, filterColumn, offset, height, width, zeros),
            pixelOf(corners + 8, filterRow, filterColumn, offset, height, width, zeros),
            pixelOf(corners + 12, filterRow, filterColumn, offset, height, width, zeros),
            channels,
            to + lane,
          );
        }
        to += (channels as usize) << 5;
      }
    }
    for (let filter = (filters - 1) & ~3; filter >= 0; filter -= 4) {
      const offset = (filter as usize) << 2;
      multiplyTile(patches, packed + (depth as usize) * offset, depth, zeros, sums);
      finishRows(sums, bias + offset, present, slope, out + offset, outBytes, sums + tileBytes);
    }
    out += (present as usize) * outBytes;
  }
}

/**
 * Writes down where the patches of eight places begin: addresses, rows and columns, eight integers each. They
 * may lie outside of the image. A place that is not there lies below every image.
 *
 * @param corners 96 bytes
 */
function findCorners(
  corners: usize,
  place: i32,
  present: i32,
  image: usize,
  area: i32,
  outWidth: i32,
  height: i32,
  width: i32,
  pixelBytes: usize,
  strideHeight: i32,
  strideWidth: i32,
  padTop: i32,
  padLeft: i32,
): void {
  for (let lane = 0; lane < 8; lane++) {
    const index = place + lane;
    const nth = index / area;
    const within = index - nth * area;
    const outRow = within / outWidth;
    const row = lane < present ? outRow * strideHeight - padTop : height;
    const column = (within - outRow * outWidth) * strideWidth - padLeft;
    const address = (image as i32) + ((nth * height + row) * width + column) * (pixelBytes as i32);
    store<i32>(corners, address);
    store<i32>(corners, row, 32);
    store<i32>(corners, column, 64);
    corners += 4;
  }
}

/** The address of a patch's pixel; zeros where it lies outside of the image. */
function pixelOf(
  corner: usize,
  filterRow: i32,
  filterColumn: i32,
  offset: i32,
  height: i32,
  width: i32,
  zeros: usize,
): usize {
  // As unsigned numbers, those below zero are too large as well.
  const isInside =
    load<u32>(corner, 32) + (filterRow as u32) < (height as u32) &&
    load<u32>(corner, 64) + (filterColumn as u32) < (width as u32);
  return isInside ? ((load<i32>(corner) + offset) as usize) : zeros;
}
