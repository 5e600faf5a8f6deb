/** Of simd.wasm, written by `npm run build:kernels`. */
export const simdSha256 = 'cd7de026668f123c38f3bd676aaf6aa61bd01d66d8ab03f455e56b709d10a18f';
