/** Of the built kernels, written by `npm run build:kernels`. */
export const simdSha256 = {
  'simd.wasm': 'd4dbb2c589905b78f9f100126f6b5e496242609d8a43524aaa0376a9a498d084',
  'simd-shared.wasm': '4b42e11708c77c6015ec317e57ed812b7f358dc70ad4d99db34535f2ed478910',
} as const;
