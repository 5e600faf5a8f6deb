/** Of the built kernels, written by `npm run build:kernels`. */
export const simdSha256 = {
  'simd.wasm': '1e945a48620a7c2a791f3b1e5e888e5dc342338acc349478708f4c46e5eddd97',
  'simd-shared.wasm': 'a3aa0806620e2adf3e7031579168ed9e9f44f242d9458044b1d275c8045e2c12',
} as const;
