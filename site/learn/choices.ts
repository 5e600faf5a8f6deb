import type { Dataset } from '../../pipeline/data/dataset.ts';
import type { LabelledImages } from '../../pipeline/data/images.ts';
import { type Configuration } from '../../pipeline/gan/configuration.ts';
import { movingPartnerStep } from '../../pipeline/gan/moving-partner.ts';
import { ganStep } from '../../pipeline/gan/step.ts';
import { resolveConfiguration } from '../../pipeline/run/gan-configuration.ts';

/** The two recipes that the page trains: presets of the pipeline. */
export const recipes = { classic: 'seed', convolutional: 'quick' } as const;

/** The name of a recipe. */
export type Recipe = keyof typeof recipes;

/** How fast the discriminator learns beside the generator: a factor on its learning rate. */
export const discriminatorRates = { balanced: 1, slow: 1 / 16, fast: 8 } as const;

/** What the reader chooses before a training. */
export interface Choices {
  readonly recipe: Recipe;
  readonly seed: number;
  /** The discriminator learns alone at first. */
  readonly headStart: boolean;
  /** The generator's update moves the discriminator too; only with the classic recipe. */
  readonly movesPartner: boolean;
  readonly rates: keyof typeof discriminatorRates;
  /** Neither network is told which digit is meant; the classic recipe never tells them. */
  readonly withoutLabels: boolean;
}

/** Iterations of the head start. */
export const headStartSteps = 200;

const digitNames = Array.from({ length: 10 }, (_, digit) => String(digit));

/** The pipeline's configuration for what the reader chose. */
export function configurationOf(choices: Choices, train: LabelledImages): Configuration {
  const { recipe, seed, rates, withoutLabels } = choices;
  const dataset: Dataset = {
    name: 'mnist-6000',
    sha256: '',
    // A single class is no information: the pipeline makes an unconditional GAN of it.
    labels: withoutLabels ? ['digit'] : digitNames,
    train,
    test: undefined,
  };
  const headStart = choices.headStart ? headStartSteps : 0;
  const flags = { preset: recipes[recipe], data: dataset.name, evaluation: 'none' } as const;
  const configuration = resolveConfiguration({ ...flags, seed, headStart }, dataset);
  const { optimizer } = configuration;
  const discriminatorRatio = optimizer.discriminatorRatio * discriminatorRates[rates];
  return { ...configuration, optimizer: { ...optimizer, discriminatorRatio } };
}

/** What one iteration does. */
export function stepOf({ recipe, movesPartner }: Choices): typeof ganStep {
  return movesPartner && recipe === 'classic' ? movingPartnerStep : ganStep;
}
