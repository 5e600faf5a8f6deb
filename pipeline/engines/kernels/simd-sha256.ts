/** Of the built kernels, written by `npm run build:kernels`. */
export const simdSha256 = {
  'simd.wasm': '1f93eba8941dc43b723e9625cb1801bb05bba87e12152e9be444607741c5a203',
  'simd-shared.wasm': 'f6d60d06a0c52ed3280ad08e9a1f8f019214a19ac097ed5848253a9500960320',
  'simd-fma.wasm': '21cc68d379a450e5a9840405db9df2ae355206ca7424d96a1c2701df95698a1c',
  'simd-fma-shared.wasm': '824d31ecbb62d1dbf677159f9c81d37be7c88957487d7a309d706148ef542a02',
} as const;
