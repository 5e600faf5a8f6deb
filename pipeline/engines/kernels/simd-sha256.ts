/** Of the built kernels, written by `npm run build:kernels`. */
export const simdSha256 = {
  'simd.wasm': '03059c98ce3c63a7baa3e0120f16ed2bef2021db48475111ada837e472583585',
  'simd-shared.wasm': 'dd78a29757629dcc5433dd1b0622df2504843c2ac427a7ce72d787bc1bb8d356',
  'simd-fma.wasm': '19ad058869fb4e33c6b8b9911d601b3d75760299bddd43ab3805a9a18ea2fc68',
  'simd-fma-shared.wasm': '23b441a9bca6e02d6cc3bb20f025dcf5445b7d3a00a68e703c8dd683a3aa8f69',
  'distortion.wasm': '3893942b7c0796230aaa6d694d732affb6f45b6652172885743b3e0e470f9257',
} as const;
