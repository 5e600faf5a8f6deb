/** Of the built kernels, written by `npm run build:kernels`. */
export const simdSha256 = {
  'simd.wasm': '3e3320155d5c7ac751fe12624744fe7d048ab4eaa8493f0b987ef3407b36f890',
  'simd-shared.wasm': '47e78b23437c7c73d93849eaeb58ba6a9af2bb366bf5ff3b088ece827bca0913',
  'simd-fma.wasm': 'a0cdef7e76c9cfd1544b0695519149200d2ad72fbdd1ff70213df5900ce83865',
  'simd-fma-shared.wasm': 'f09f523e8e0fd5b89b080f63a0eef43012bbeaf06dc2ba437fd2296a09555b14',
} as const;
