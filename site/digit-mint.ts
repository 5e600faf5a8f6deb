import { useRuntimeModule } from '../models/runtime/kernels.ts';

/** As in the package: without a source it loads the model that is in shipped/ beside this file. */
export { createGenerator, ModelError, StoreError } from '../models/index.ts';

// The build leaves the WebAssembly in a file beside this one.
useRuntimeModule(async () => {
  const response = await fetch(new URL('runtime.wasm', import.meta.url));
  return WebAssembly.compile(await response.arrayBuffer());
});

/**
 * Shows an image on a canvas, which gets the image's own size; style scales it.
 *
 * @param pixels [height × width × channels], 0 (background) to 255 (ink), or red, green and blue
 * @param width absent: the image is square
 * @param channels 3 where it is in colour
 */
export function paint(
  canvas: HTMLCanvasElement,
  pixels: Uint8Array,
  width = Math.sqrt(pixels.length),
  channels = 1,
): void {
  const height = pixels.length / width / channels;
  const picture = new ImageData(width, height);
  for (const at of picture.data.keys()) {
    const from = at >> 2;
    // Beyond the pixels is what every fourth byte needs: full opacity.
    picture.data[at] = pixels[at % 4 > 2 ? -1 : channels > 1 ? at - from : from] ?? 255;
  }
  Object.assign(canvas, { width, height });
  canvas.getContext('2d')?.putImageData(picture, 0, 0);
}
