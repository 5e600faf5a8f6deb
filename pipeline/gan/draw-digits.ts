import * as tf from '@tensorflow/tfjs-core';
import { type Draw, generatorInputs } from '../../models/generator.ts';
import { forward } from '../../models/network.ts';
import { toPixels } from '../../models/pixels.ts';
import type { Configuration } from './configuration.ts';
import { drawingParameters, type Game } from './game.ts';

const drawnAtOnce = 100;

/**
 * Draws with a game's generator as it is, in inference mode, by its average where one is kept: what the
 * model would draw, but for the rounding of its weights.
 *
 * @returns [draws.length, height, width] bytes, 0 (background) to 255 (ink): ½x + ½, as the classic program saves them
 */
export async function drawDigits(
  game: Game,
  draws: readonly Draw[],
  { latentSize, labels, imageShape }: Pick<Configuration, 'latentSize' | 'labels' | 'imageShape'>,
): Promise<Uint8Array> {
  const [height, width] = imageShape;
  const parameters = drawingParameters(game);
  const pixels = new Uint8Array(draws.length * height * width);
  for (let start = 0; start < draws.length; start += drawnAtOnce) {
    const some = draws.slice(start, start + drawnAtOnce);
    const inputs = generatorInputs(some, latentSize, labels?.length ?? 0);
    const images = tf.tidy(() =>
      forward(
        game.generator.network,
        parameters,
        tf.tensor2d(inputs, [some.length, inputs.length / some.length]),
      ),
    ); // [some, height, width, 1] in [-1, 1]
    pixels.set(toPixels(await images.data<'float32'>()), start * height * width);
    images.dispose();
  }
  return pixels;
}
