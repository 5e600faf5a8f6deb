/**
 * Lays out the patches that a convolution's filter meets, one a row: what leaves the image is zero. Of each
 * patch it takes `taps` pixels from `firstTap` on, counted along the filter's rows.
 *
 * @param image [images, height, width, channels]
 * @param patches [images · outHeight · outWidth, taps · channels]
 */
export function gatherPatches(
  image: usize,
  patches: usize,
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
  firstTap: i32,
  taps: i32,
): void {
  const pixelBytes = (channels as usize) << 2;
  const firstFilterRow = firstTap / filterWidth;
  let to = patches;
  for (let index: u32 = 0; index < images; index++) {
    for (let outRow = 0; outRow < outHeight; outRow++) {
      for (let outColumn = 0; outColumn < outWidth; outColumn++) {
        const left = outColumn * strideWidth - padLeft;
        for (let filterRow = firstFilterRow; filterRow < filterHeight; filterRow++) {
          // The taps that are taken of this filter row, and those of them that lie in the image.
          const rowTap = filterRow * filterWidth;
          const first = max(0, firstTap - rowTap);
          const last = min(filterWidth, firstTap + taps - rowTap);
          if (last <= first) break;
          const row = outRow * strideHeight - padTop + filterRow;
          const isOutside = row < 0 || row >= height;
          const start = isOutside ? last : min(max(first, -left), last);
          const end = isOutside ? last : max(start, min(last, width - left));
          const beforeBytes = ((start - first) as usize) * pixelBytes;
          const copiedBytes = ((end - start) as usize) * pixelBytes;
          const afterBytes = ((last - end) as usize) * pixelBytes;
          const from = image + ((row * width + left + start) as usize) * pixelBytes;
          if (beforeBytes > 0) memory.fill(to, 0, beforeBytes);
          copyFloats(from, to + beforeBytes, copiedBytes);
          if (afterBytes > 0) memory.fill(to + beforeBytes + copiedBytes, 0, afterBytes);
          to += beforeBytes + copiedBytes + afterBytes;
        }
      }
    }
    image += ((height * width) as usize) * pixelBytes;
  }
}

/** The reverse of gatherPatches: adds each patch up where it lies in the image, from zero. */
export function addPatches(
  image: usize,
  patches: usize,
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
): void {
  const pixelBytes = (channels as usize) << 2;
  const filterRowBytes = (filterWidth as usize) * pixelBytes;
  const imageBytes = ((height * width) as usize) * pixelBytes;
  let from = patches;
  for (let index: u32 = 0; index < images; index++) {
    memory.fill(image, 0, imageBytes);
    for (let outRow = 0; outRow < outHeight; outRow++) {
      for (let outColumn = 0; outColumn < outWidth; outColumn++) {
        const left = outColumn * strideWidth - padLeft;
        const before = min(max(0, -left), filterWidth);
        const end = max(before, min(filterWidth, width - left));
        for (let filterRow = 0; filterRow < filterHeight; filterRow++) {
          const row = outRow * strideHeight - padTop + filterRow;
          if (row >= 0 && row < height) {
            const beforeBytes = (before as usize) * pixelBytes;
            const to = image + ((row * width + left + before) as usize) * pixelBytes;
            addFloats(from + beforeBytes, to, (end as usize) * pixelBytes - beforeBytes);
          }
          from += filterRowBytes;
        }
      }
    }
    image += imageBytes;
  }
}

/** Copies a short run of floats: a call of memory.copy costs more than the run. */
function copyFloats(from: usize, to: usize, bytes: usize): void {
  const wholeBytes = bytes & ~15;
  let at: usize = 0;
  while (at < wholeBytes) {
    v128.store(to + at, v128.load(from + at));
    at += 16;
  }
  for (; at < bytes; at += 4) store<f32>(to + at, load<f32>(from + at));
}

function addFloats(from: usize, to: usize, bytes: usize): void {
  const wholeBytes = bytes & ~15;
  let at: usize = 0;
  while (at < wholeBytes) {
    v128.store(to + at, f32x4.add(v128.load(to + at), v128.load(from + at)));
    at += 16;
  }
  for (; at < bytes; at += 4) store<f32>(to + at, load<f32>(to + at) + load<f32>(from + at));
}
