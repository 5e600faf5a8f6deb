/** Of the built kernels, written by `npm run build:kernels`. */
export const simdSha256 = {
  'simd.wasm': '4017f5295684b9835708d17e327d737f782f5624fe5e64e44b90dbd49eadc75e',
  'simd-shared.wasm': 'a283aceb6ee025ff90f39735c6bd06a2e511ab345b17f3ffe09c6457745c41ca',
} as const;
