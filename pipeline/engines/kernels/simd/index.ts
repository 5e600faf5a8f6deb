export { adamStep } from './adam';
export { scratchBytes } from './block';
export { convolve, convolveFilterGradient, convolveInputGradient } from './convolution';
export { leakyRelu, leakyReluGradient } from './leaky-relu';
export { multiply } from './matrix-product';
export { multiplyNarrowTile, multiplyNarrowTransposedTile } from './narrow-tile';
export { addPatches, gatherPatches } from './patches';
export { sumRows } from './sum';
export { multiplyPackedTile, multiplyTile, multiplyTileOfFour } from './tile';
