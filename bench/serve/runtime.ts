import { shippedFolder } from '../../functions/entries/environment.ts';
import { loadServedModel } from '../../functions/serving/served-model.ts';
import { generate } from '../../models/generator.ts';
import { asImageShape, outputShape, sizeOf } from '../../models/network/layers.ts';
import { type NetworkSpecification, namedLayers } from '../../models/network/network.ts';
import { startRuntime } from '../../models/runtime/kernels.ts';
import { seedToLatent } from '../../models/seed/seed.ts';
import { type Figure, median } from '../report.ts';

/** Digits in a call, whole passes of eight. */
const batchSize = 256;
const rounds = 15;
const tileDepth = 432;

/**
 * Measures how fast the runtime draws on one thread, beside its own limit: the tile over operands that stay in
 * the L1 cache. A network far below the tile, or a tile below half of what it was, means that the compiler
 * inlined the tile and V8 spills its registers.
 */
export async function measureRuntime(): Promise<readonly Figure[]> {
  const { generator } = await loadServedModel({ shippedFolder }, () => {});
  const { manifest } = generator;
  const draws = Array.from({ length: batchSize }, (_, index) => ({
    latent: seedToLatent(`bench${index}`, manifest.latent.size),
    label: manifest.labels ? index % manifest.labels.length : null,
  }));
  const drawing: number[] = [];
  const tiles: number[] = [];
  const tile = await tileOperations();
  for (let round = 0; round < rounds; round++) {
    drawing.push(secondsOf(() => generate(generator, draws)) / batchSize);
    tiles.push(tile());
  }
  const seconds = median(drawing);
  const operations = operationsOf(manifest.generator);
  const figure = (metric: string, value: number, unit: string, baselineValue: number): Figure => ({
    metric,
    engine: 'wasm',
    value,
    unit,
    baseline: 'the tile alone',
    baselineValue,
  });
  return [
    figure('runtime-speed', operations / seconds / 1e9, 'GFLOP/s', median(tiles) / 1e9),
    figure('runtime-digits', 1 / seconds, 'digits/s', median(tiles) / operations),
  ];
}

/** @returns a function that gives operations a second of the tile */
async function tileOperations(): Promise<() => number> {
  const { kernels, memory } = await startRuntime();
  // Behind all that networks use, so that nothing of theirs is written over.
  const start = memory.buffer.byteLength;
  memory.grow(1);
  const calls = 4000;
  return () => {
    const seconds = secondsOf(() => {
      for (let call = 0; call < calls; call++) {
        kernels.multiplyTile(
          start,
          start + 32 * tileDepth,
          tileDepth,
          start + 49_152,
          start + 49_280,
        );
      }
    });
    return (calls * tileDepth * 64) / seconds;
  };
}

function secondsOf(action: () => void): number {
  const start = performance.now();
  action();
  return (performance.now() - start) / 1000;
}

/** Multiplications and additions for one image, without those of padding. */
function operationsOf(network: NetworkSpecification): number {
  return namedLayers(network).reduce((sum, { layer, inputShape }) => {
    if (layer.kind === 'dense') return sum + 2 * sizeOf(inputShape) * layer.units;
    if (layer.kind !== 'conv2d') return sum;
    const [height, width, channels] = asImageShape(inputShape, layer.kind);
    const [outHeight, outWidth, filters] = asImageShape(outputShape(layer, inputShape), layer.kind);
    const [strideHeight, strideWidth] = layer.strides;
    const rows = tapsInside(outHeight, layer.kernelSize[0], strideHeight, height, layer.padding);
    const columns = tapsInside(outWidth, layer.kernelSize[1], strideWidth, width, layer.padding);
    return sum + 2 * rows * columns * channels * filters;
  }, 0);
}

/** How many of a filter's taps along one side lie inside the image, over all places of the output. */
function tapsInside(
  places: number,
  filter: number,
  stride: number,
  length: number,
  padding: 'same' | 'valid',
): number {
  const before = padding === 'same' ? Math.max(0, (places - 1) * stride + filter - length) >> 1 : 0;
  return Array.from({ length: places }, (_, place) => {
    const first = place * stride - before;
    return Math.min(length, first + filter) - Math.max(0, first);
  }).reduce((sum, taps) => sum + taps, 0);
}
