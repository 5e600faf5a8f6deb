/** Of the built kernels, written by `npm run build:kernels`. */
export const simdSha256 = {
  'simd.wasm': '44ed3035b4d9a5dfd9ac25e3baa8610dc3b1b9f9e344a168fa91a3ff053277ba',
  'simd-shared.wasm': 'bdb8fb56581c17dcaf0e33031e6fab0df19d6923507a909b54bd4a6a2616d81b',
  'simd-fma.wasm': 'c43f8c34828678173a810ebfc70a855dfc71bf2bddfb558d9aaea0a26368ca97',
  'simd-fma-shared.wasm': '20f5e8a8632dfc4f96fb2fc5c729223e0bb8bddb2e69e5f8737d8a9aa19068a8',
} as const;
