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
