/** Of the built kernels, written by `npm run build:kernels`. */
export const simdSha256 = {
  'simd.wasm': 'e216ef938e3e8df64f5808c7aaed0bc9aa68b868f8d3361b8aff3cf3a0fe2d2c',
  'simd-shared.wasm': 'd84995b235a2ad0ef9c1b0e0bf8e76ea660d54d8504fe47ec7a288ff798dac62',
  'simd-fma.wasm': 'f078b2dbdb3199f63580020b7b320fc59d34502883d2fd9622382667ed706a81',
  'simd-fma-shared.wasm': 'b3093ff72d3f65bb3e75c754874678bfbb40a4279e52176801baef223f99af61',
} as const;
