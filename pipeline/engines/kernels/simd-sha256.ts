/** Of the built kernels, written by `npm run build:kernels`. */
export const simdSha256 = {
  'simd.wasm': '8e103aa56881923ff6b46d89aad47c345549fc8e51b1b4b6e2ef66683ff33de2',
  'simd-shared.wasm': '944e9f77ae1deced61b5cae109ff45acbec99d981137a7a7118ba1fad300a249',
  'simd-fma.wasm': 'a9f735801cd14585ff30118da103eaae2604ef52c125c89e3fb8f58902e03864',
  'simd-fma-shared.wasm': 'a2d17864d011b599cb700d64d274457787c199df099b286d5ec48a86533555c6',
} as const;
