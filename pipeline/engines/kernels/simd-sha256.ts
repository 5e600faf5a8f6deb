/** Of the built kernels, written by `npm run build:kernels`. */
export const simdSha256 = {
  'simd.wasm': '8f3e305d15c5b861be6017b38de4dcefe2202001b7c0cb4e9bb3042d4d9bba26',
  'simd-shared.wasm': '329c322535b369a425bcdd146c831121f6b67c4072ac1e141db58b501e8e08ee',
  'simd-fma.wasm': '9629a69f42a2984cb6553fdf56b8f13e6536d07c0ba4bc454f5a7fff4e3d6216',
  'simd-fma-shared.wasm': '152f5191773fdfc1a51c3fd6e892fc337f1989cb31eeb1836308bc7fea596581',
} as const;
