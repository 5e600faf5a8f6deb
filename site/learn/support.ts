/** The smallest module with an instruction of WebAssembly's SIMD. */
const simdModule = Uint8Array.from([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15,
  253, 98, 11,
]);

/** What this browser lacks to train, in a sentence; null: nothing. */
export function missing(): string | null {
  if (typeof Worker === 'undefined') {
    return 'No GAN can train here: this browser runs no workers.';
  }
  if (typeof WebAssembly === 'undefined') {
    return 'No GAN can train here: this browser has no WebAssembly, or has it turned off.';
  }
  if (!WebAssembly.validate(simdModule)) {
    return 'No GAN can train here: this browser’s WebAssembly has no SIMD. Chrome 111, Firefox 119, Safari 16.4 and later have it.';
  }
  return null;
}
