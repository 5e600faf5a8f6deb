import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Companions, loadCompanions } from '../../../models/companions/companions.ts';
import { encodeDigit } from '../../../models/companions/encoder.ts';
import { type Generator, generate, loadGenerator } from '../../../models/generator.ts';
import { meanLatent } from '../../../models/seed/latent.ts';
import { seedToLatent } from '../../../models/seed/seed.ts';
import { shippedId } from '../../../models/source.ts';
import { folderStore } from '../../../models/stores/folder.ts';

const store = folderStore(new URL('../../../models/shipped', import.meta.url).pathname);

describe('the hand that several drawings have in common', () => {
  let generator: Generator;
  let companions: Companions<'encoder'>;

  beforeAll(async () => {
    generator = await loadGenerator(store, shippedId);
    companions = await loadCompanions(store, generator.manifest, ['encoder']);
  });
  afterAll(() => {
    generator.running.dispose();
    companions.encoder.running.dispose();
  });

  const draw = (latent: Float32Array, labels: readonly number[]) =>
    generate(
      generator,
      labels.map((label) => ({ latent, label })),
    );

  /** How far digits that nobody drew are from those of a hand: root mean square, in greys. */
  function distance(hand: Float32Array, found: Float32Array, labels: readonly number[]): number {
    const drawn = draw(found, labels);
    const squares = draw(hand, labels).flatMap((pixels, index) =>
      Array.from(pixels, (grey, at) => (grey - (drawn[index]?.[at] ?? 0)) ** 2),
    );
    return Math.sqrt(squares.reduce((sum, value) => sum + value, 0) / squares.length);
  }

  it('is found better by two drawings than by one, and better by three than by two', () => {
    const sums = [0, 0, 0, 0];
    for (let each = 0; each < 20; each++) {
      const hand = seedToLatent(`hand ${each}`, generator.manifest.latent.size);
      const drawn = [each % 10, (each + 3) % 10, (each + 7) % 10];
      const others = [each + 1, each + 4, each + 8].map((label) => label % 10);
      const found = draw(hand, drawn).map(
        (pixels, index) => encodeDigit(companions.encoder, pixels, drawn[index] ?? 0).latent,
      );
      for (const count of [1, 2, 3]) {
        sums[count] =
          (sums[count] ?? 0) + distance(hand, meanLatent(found.slice(0, count)), others);
      }
      // Without a drawing, the average hand is the best guess.
      const average = new Float32Array(hand.length);
      sums[0] = (sums[0] ?? 0) + distance(hand, average, others);
    }
    expect(sums).toEqual(sums.toSorted((one, other) => other - one));
  });
});
