export { adamStep } from './adam';
export { leakyRelu } from './leaky-relu';
export { multiply, scratchBytes } from './matrix-product';
export { addPatches, gatherPatches } from './patches';
