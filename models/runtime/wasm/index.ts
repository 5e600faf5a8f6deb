export { convolve, convolveInterleaved } from './convolve';
export { multiplyRow } from './dense';
export { leakyRelu } from './finish';
export { moveBlocks, normalize, sigmoidAll, softplusAll, tanhAll, writePixels } from './layers';
export { deinterleave, interleave, packWeights } from './pack';
export { decodeHalves, firstNonFinite } from './stored';
export { multiplyTile } from './tile';
