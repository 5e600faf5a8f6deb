export { adamStep } from './adam';
export { scratchBytes } from './block';
export { leakyRelu } from './leaky-relu';
export { multiply } from './matrix-product';
export { multiplyNarrowTile, multiplyNarrowTransposedTile } from './narrow-tile';
export { addPatches, gatherPatches } from './patches';
export { multiplyPackedTile, multiplyTile, multiplyTileOfFour } from './tile';
