import { beforeAll, describe, expect, it } from 'vitest';
import { loadCompanions } from '../../../models/companions/companions.ts';
import { judge } from '../../../models/companions/judge.ts';
import { tensorsOf } from '../../../pipeline/nn/running.ts';
import { startWasmEngine } from '../../../pipeline/engines/wasm-engine.ts';
import { type CompanionModel, exportCompanionModel } from '../../fixtures/companion-model.ts';

let model: CompanionModel;

beforeAll(async () => {
  await startWasmEngine();
  model = await exportCompanionModel();
});

/** Flatten and one dense layer, by loops over the very weights: logits of one image. */
function logitsByHand(kernel: Float32Array, bias: Float32Array, image: Uint8Array): number[] {
  return Array.from(bias, (first, unit) =>
    image.reduce(
      (sum, pixel, index) => sum + (pixel / 127.5 - 1) * (kernel[index * bias.length + unit] ?? 0),
      first,
    ),
  );
}

describe('a verdict', () => {
  it('is the calibrated softmax of what the networks say', async () => {
    const { discriminator, classifier } = await loadCompanions(model.store, model.manifest, [
      'discriminator',
      'classifier',
    ]);
    const image = Uint8Array.from({ length: 64 }, (_, index) => (index * 41) % 256);
    const [verdict] = judge(discriminator, classifier, [image]);
    const weightsOf = ({ running }: typeof discriminator | typeof classifier) => {
      const tensors = tensorsOf(running);
      return ['dense_1/kernel', 'dense_1/bias'].map(
        (name) => tensors.get(name)?.dataSync<'float32'>() ?? new Float32Array(),
      );
    };
    const exponentials = (
      companion: typeof discriminator | typeof classifier,
      change: (logit: number, place: number) => number,
    ) => {
      const [kernel = new Float32Array(), bias = new Float32Array()] = weightsOf(companion);
      const values = logitsByHand(kernel, bias, image).map(change).map(Math.exp);
      const sum = values.reduce((total, value) => total + value, 0);
      return values.map((value) => value / sum);
    };
    // The fixture's calibration: twice the logits, and a half more for real.
    const kinds = exponentials(discriminator, (logit, place) => 2 * logit + (place ? 0 : 0.5));
    expect(verdict?.probabilityReal).toBeCloseTo(kinds[0] ?? 0, 4);
    expect(verdict?.probabilityGenerated).toBeCloseTo(kinds[1] ?? 0, 4);
    expect(verdict?.probabilityNoDigit).toBeCloseTo(kinds[2] ?? 0, 4);
    const labels = exponentials(classifier, (logit) => logit / 2);
    expect(verdict?.probabilities[1]).toBeCloseTo(labels[1] ?? 0, 4);
    expect(verdict?.label).toBe((labels[0] ?? 0) > (labels[1] ?? 0) ? 0 : 1);
  });

  it('is the same alone and in a batch, and after the weights were freed', async () => {
    const { discriminator, classifier } = await loadCompanions(model.store, model.manifest, [
      'discriminator',
      'classifier',
    ]);
    const images = [3, 5, 7].map((factor) =>
      Uint8Array.from({ length: 64 }, (_, index) => (index * factor) % 256),
    );
    const together = judge(discriminator, classifier, images);
    for (const { running } of [discriminator, classifier]) running.dispose();
    const alone = images.map((image) => judge(discriminator, classifier, [image]));
    expect(alone.flat()).toEqual(together);
  });

  it('is refused for an image of another size', async () => {
    const { discriminator, classifier } = await loadCompanions(model.store, model.manifest, [
      'discriminator',
      'classifier',
    ]);
    expect(() => judge(discriminator, classifier, [new Uint8Array(63)])).toThrow(
      'image: 63 pixels given, 8 × 8 expected',
    );
  });
});
