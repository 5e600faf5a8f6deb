import { backend_util, type TensorInfo } from '@tensorflow/tfjs-core';

type Conv2DInfo = backend_util.Conv2DInfo;

/** The attributes that the kernels of both of a convolution's gradients share. */
export interface ConvolutionAttributes {
  readonly strides: [number, number] | number;
  readonly pad: 'valid' | 'same' | number | backend_util.ExplicitPadding;
  readonly dataFormat: 'NHWC' | 'NCHW';
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/**
 * The sizes of the convolution whose gradient is asked for: of `inputShape` [batch, height, width,
 * channels] by `filterShape` [height, width, channels, filters].
 *
 * @throws Error for NCHW, which the wasm engine's own convolution does not know either
 */
export function convolutionShape(
  inputShape: readonly number[],
  filterShape: readonly number[],
  { strides, pad, dataFormat, dimRoundingMode }: ConvolutionAttributes,
): Conv2DInfo {
  const format = backend_util.convertConv2DDataFormat(dataFormat);
  if (format !== 'channelsLast') {
    throw new Error(`convolution: data format ${dataFormat}: NHWC is allowed on the wasm engine`);
  }
  return backend_util.computeConv2DInfo(
    inputShape as [number, number, number, number],
    filterShape as [number, number, number, number],
    strides,
    1,
    pad,
    dimRoundingMode,
    false,
    format,
  );
}

/** The same elements under another shape, for a product over patches. */
export function asMatrix({ dataId, dtype }: TensorInfo, shape: [number, number]): TensorInfo {
  return { dataId, dtype, shape };
}

/** Rows and columns of the matrix of patches: a row an output position, a column a filter's weight. */
export function patchMatrixShape(info: Conv2DInfo): [rows: number, columns: number] {
  return [
    info.batchSize * info.outHeight * info.outWidth,
    info.filterHeight * info.filterWidth * info.inChannels,
  ];
}

/**
 * Visits every run of consecutive elements that an image and its matrix of patches share: one a filter
 * row an output position, cut where it reaches over the border.
 *
 * @param visit gets the run's offsets in the patches and in the image, and its length
 */
export function eachPatchRun(
  info: Conv2DInfo,
  visit: (patchOffset: number, imageOffset: number, length: number) => void,
): void {
  const { filterHeight, filterWidth, inChannels, inHeight, inWidth, padInfo } = info;
  const [, rowSize] = patchMatrixShape(info);
  let patch = 0;
  for (let image = 0; image < info.batchSize; image++) {
    for (let outRow = 0; outRow < info.outHeight; outRow++) {
      const top = outRow * info.strideHeight - padInfo.top;
      for (let outColumn = 0; outColumn < info.outWidth; outColumn++) {
        const left = outColumn * info.strideWidth - padInfo.left;
        const first = Math.max(0, -left);
        const length = (Math.min(filterWidth, inWidth - left) - first) * inChannels;
        for (let filterRow = 0; filterRow < filterHeight; filterRow++) {
          const row = top + filterRow;
          if (length <= 0 || row < 0 || row >= inHeight) continue;
          const patchOffset = patch + (filterRow * filterWidth + first) * inChannels;
          const imageOffset = ((image * inHeight + row) * inWidth + left + first) * inChannels;
          visit(patchOffset, imageOffset, length);
        }
        patch += rowSize;
      }
    }
  }
}
