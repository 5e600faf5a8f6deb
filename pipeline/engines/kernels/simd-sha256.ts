/** Of the built kernels, written by `npm run build:kernels`. */
export const simdSha256 = {
  'simd.wasm': '27b78623be52304cc22513a14869c1a002682771e522f53ca830b0e574da616e',
  'simd-shared.wasm': '8f718e85f40ca1de930f800290e33aa6eae9ef6a6a315a0b14f0cbbee99ac181',
  'simd-fma.wasm': 'd2e19ef7069ffde149e699b9d959a644c73dad2fa461d4d06a4b92fa674e042d',
  'simd-fma-shared.wasm': '77b6fb324acdd85022b6547e9aff4026b67ed6b5731295c78c63a89f6462be9c',
} as const;
