/** Of the built kernels, written by `npm run build:kernels`. */
export const simdSha256 = {
  'simd.wasm': '3e3320155d5c7ac751fe12624744fe7d048ab4eaa8493f0b987ef3407b36f890',
  'simd-shared.wasm': '47e78b23437c7c73d93849eaeb58ba6a9af2bb366bf5ff3b088ece827bca0913',
  'simd-fma.wasm': '5e79c5415828ad4c71c632bbb498985c14142bfaa657e342a07285f0965f8178',
  'simd-fma-shared.wasm': 'befe8e6dea0e91ea190db3e9704b8594654d04d91631856be2070a900ee8e3f7',
} as const;
