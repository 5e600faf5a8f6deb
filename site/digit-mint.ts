import { generate } from '../models/draw.ts';
import { loadGenerator } from '../models/generator.ts';
import { readAlias } from '../models/manifest/alias.ts';
import { useRuntimeModule } from '../models/runtime/kernels.ts';
import { seedToLabel, seedToLatent } from '../models/seed/seed.ts';
import { httpStore } from '../models/stores/http.ts';

/** A model that draws in a page, at once: nothing is asked of a server any more. */
export interface Digits {
  /** The model's id. */
  readonly model: string;
  /** The names of the classes; null: the model takes no label. */
  readonly labels: readonly string[] | null;
  readonly width: number; // pixels
  readonly height: number; // pixels
  /** The label that a seed picks where none is given; null: the model takes none. */
  labelOf(seed: string): number | null;
  /**
   * Draws a digit: the same seed and label give the same pixels in every browser and on a server.
   *
   * @param seed a text of 1 to 128 characters
   * @param label absent: the seed picks
   * @returns [height × width], 0 (background) to 255 (ink)
   * @throws RangeError for a text that is no seed, or a label that is not one of the model's
   */
  draw(seed: string, label?: number): Uint8Array;
  /** Draws on a canvas, which gets the digit's own size; style scales it. */
  paint(canvas: HTMLCanvasElement, seed: string, label?: number): void;
}

useRuntimeModule(async () => {
  const response = await fetch(new URL('runtime.wasm', import.meta.url));
  return WebAssembly.compile(await response.arrayBuffer());
});

/**
 * Loads a model and proves it as a server does: digests, shapes, goldens.
 *
 * @param models URL of a folder with models and aliases; absent: the one beside this file
 * @param alias which model; absent: champion
 * @throws ModelError, StoreError that name the file; Error that says what WebAssembly needs
 */
export async function loadDigits(
  models: string | URL = new URL('models', import.meta.url),
  alias = 'champion',
): Promise<Digits> {
  const store = httpStore(String(models));
  const generator = await loadGenerator(store, (await readAlias(store, alias)).id);
  const { id, labels, latent, image } = generator.manifest;
  const { width, height } = image;
  const labelOf = (seed: string) => labels && seedToLabel(seed, labels.length);
  const draw: Digits['draw'] = (seed, label) => {
    const draws = [{ latent: seedToLatent(seed, latent.size), label: label ?? labelOf(seed) }];
    return generate(generator, draws)[0] ?? new Uint8Array();
  };
  return {
    model: id,
    labels,
    width,
    height,
    labelOf,
    draw,
    paint(canvas, seed, label) {
      const pixels = draw(seed, label);
      const picture = new ImageData(width, height);
      for (const [index, ink] of pixels.entries()) {
        picture.data.set([ink, ink, ink, 255], 4 * index);
      }
      Object.assign(canvas, { width, height });
      canvas.getContext('2d')?.putImageData(picture, 0, 0);
    },
  };
}
