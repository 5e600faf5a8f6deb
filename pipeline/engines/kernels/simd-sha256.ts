/** Of the built kernels, written by `npm run build:kernels`. */
export const simdSha256 = {
  'simd.wasm': '1e360f17e8dc6f5e45bd2896c8236c079a9147a92fa18522edf16af5deb0c983',
  'simd-shared.wasm': 'e6c489ff200b30b6a626e2bbf1db7b6c1e60c780c54ec209c35f9d8e770be3ad',
  'simd-fma.wasm': '7f4d959943272f08f97363d49d664e3bdb0b07c0acbbdce9e8037b426a1451cc',
  'simd-fma-shared.wasm': '26a428a8dfe9770670bdc05c90a940358a28dfdfdcd395c732c156354ceb3f86',
  'distortion.wasm': '3893942b7c0796230aaa6d694d732affb6f45b6652172885743b3e0e470f9257',
} as const;
