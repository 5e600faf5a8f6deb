export { adamStep } from './adam';
export {
  addPairs,
  dividePairs,
  greaterOfPairs,
  lesserOfPairs,
  multiplyPairs,
  subtractPairs,
} from './binary';
export { scratchBytes } from './block';
export { convolve, convolveFilterGradient, convolveInputGradient } from './convolution';
export { clear, copyRows } from './copy-rows';
export { biasedActivationGradient, leakyReluGradient } from './leaky-relu-gradient';
export { multiply } from './matrix-product';
export { movingAverage } from './moving-average';
export { probeMultiplyAdd } from './multiply-add';
export { multiplyNarrowTransposedTile } from './narrow-tile';
export { addPatches, gatherPatches } from './patches';
export { scaleColumns, subtractScaledColumns } from './scaled-columns';
export { meanColumns, sumRows } from './sum';
export { sumProducts } from './sum-products';
export { swapAxes } from './swap-axes';
export { tanhGradient } from './tanh-gradient';
export { multiplyNarrowTile, multiplyPackedTile, multiplyTile, multiplyTileOfFour } from './tile';
export {
  exponential,
  inverseRoot,
  leakyRelu,
  negate,
  relu,
  root,
  sigmoid,
  softplus,
  square,
  step,
  tanh,
} from './unary';
