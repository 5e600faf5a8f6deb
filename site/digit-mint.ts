import { useRuntimeModule } from '../models/runtime/kernels.ts';

/** As in the package: without a source it loads the model that is in shipped/ beside this file. */
export { createGenerator, ModelError, StoreError } from '../models/index.ts';

// The build leaves the WebAssembly in a file beside this one.
useRuntimeModule(async () => {
  const response = await fetch(new URL('runtime.wasm', import.meta.url));
  return WebAssembly.compile(await response.arrayBuffer());
});

/**
 * Shows a digit on a canvas, which gets the digit's own size; style scales it.
 *
 * @param pixels [height × width], 0 (background) to 255 (ink)
 * @param width absent: the digit is square
 */
export function paint(
  canvas: HTMLCanvasElement,
  pixels: Uint8Array,
  width = Math.sqrt(pixels.length),
): void {
  const height = pixels.length / width;
  const picture = new ImageData(width, height);
  for (const [index, ink] of pixels.entries()) picture.data.set([ink, ink, ink, 255], 4 * index);
  Object.assign(canvas, { width, height });
  canvas.getContext('2d')?.putImageData(picture, 0, 0);
}
