import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { backend_util, TensorInfo } from '@tensorflow/tfjs-core';
import { cutIntoParts } from '../threads/parts.ts';
import type { SimdKernels } from './simd-kernels.ts';

/** Patch elements that keep a thread busy for longer than waking it takes. */
const minimumElements = 40_000;

/** Rows and columns of the matrix of patches: a row an output position, a column a filter's weight. */
export function patchMatrixShape(info: backend_util.Conv2DInfo): [rows: number, columns: number] {
  return [
    info.batchSize * info.outHeight * info.outWidth,
    info.filterHeight * info.filterWidth * info.inChannels,
  ];
}

/**
 * Moves elements between images and their matrix of patches: 'gatherPatches' lays the patches out,
 * 'addPatches' adds them up where they lie in the images. Each thread takes images of its own.
 */
export function movePatches(
  simd: SimdKernels,
  direction: 'gatherPatches' | 'addPatches',
  backend: BackendWasm,
  images: TensorInfo,
  patches: TensorInfo,
  info: backend_util.Conv2DInfo,
): void {
  if (info.batchSize === 0) return;
  const imageSize = info.inHeight * info.inWidth * info.inChannels;
  const [rows, columns] = patchMatrixShape(info);
  const patchesOfImage = (rows * columns) / info.batchSize;
  const [imageOffset, patchOffset] = [images, patches].map(({ dataId }) =>
    backend.getMemoryOffset(dataId),
  ) as [number, number];
  const parts = cutIntoParts(info.batchSize, simd.size, 1, minimumElements / patchesOfImage);
  simd.run(
    direction,
    parts.map(({ first, count }) => [
      imageOffset + 4 * first * imageSize,
      patchOffset + 4 * first * patchesOfImage,
      count,
      ...([info.inHeight, info.inWidth, info.inChannels] as const),
      ...([info.outHeight, info.outWidth] as const),
      ...([info.filterHeight, info.filterWidth] as const),
      ...([info.strideHeight, info.strideWidth] as const),
      ...([info.padInfo.top, info.padInfo.left] as const),
    ]),
  );
}
