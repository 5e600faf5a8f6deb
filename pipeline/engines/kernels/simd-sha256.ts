/** Of the built kernels, written by `npm run build:kernels`. */
export const simdSha256 = {
  'simd.wasm': 'f1b584bf429dba1611b4316293630d0b749fb6c869f6c24dc3a550aa5513bfa5',
  'simd-shared.wasm': '5cab52d6035c12a4ae44485521725e1637057c87bb486ff523b07ceaefa141b0',
  'simd-fma.wasm': '740d80119826d97b225413d7eea7d9a8b948cc1705a1eb0612f4f014424278e7',
  'simd-fma-shared.wasm': '4b068911bc207df2fb1f16f641f26fd4f7da6a7c40c811f89da89ff492a6bdae',
} as const;
