import type { Configuration } from '../../pipeline/gan/configuration.ts';

/** One change to the training of the classic GAN, compared with the unchanged one. */
export interface Tip {
  readonly name: string;
  /** What is done otherwise, in a table's words. */
  readonly change: string;
  /** Iterations in which the discriminator learns alone, before the others. */
  readonly headStart?: number;
  /** The discriminator's learning rate over the generator's. */
  readonly discriminatorRatio?: number;
  readonly averageDecay?: Configuration['averageDecay'];
  /** The discriminator moves in the generator's step too, towards what the generator wants. */
  readonly movesPartner?: boolean;
}

/**
 * What the classic advice is about: pretrain the discriminator, hold one side still while the other learns,
 * keep the two learning rates in balance; and one tip of today's, to compare their sizes.
 */
export const tips: readonly Tip[] = [
  { name: 'as-it-is', change: 'none (preset `seed`)' },
  { name: 'head-start-100', change: 'head start of 100 iterations', headStart: 100 },
  { name: 'head-start-1000', change: 'head start of 1,000 iterations', headStart: 1000 },
  {
    name: 'moving-partner',
    change: "discriminator not frozen in the generator's step",
    movesPartner: true,
  },
  {
    name: 'discriminator-faster-8',
    change: "discriminator's learning rate 8 times the generator's",
    discriminatorRatio: 8,
  },
  {
    name: 'discriminator-faster-4',
    change: "discriminator's learning rate 4 times the generator's",
    discriminatorRatio: 4,
  },
  {
    name: 'discriminator-slower-4',
    change: "discriminator's learning rate a quarter of the generator's",
    discriminatorRatio: 1 / 4,
  },
  {
    name: 'discriminator-slower-16',
    change: "discriminator's learning rate a sixteenth of the generator's",
    discriminatorRatio: 1 / 16,
  },
  {
    name: 'average',
    change: "digits drawn with an average of the generator's weights",
    averageDecay: 0.999,
  },
];
