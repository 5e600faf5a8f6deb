import { digestOf, generatorFromDigest } from '../../models/seed/random.ts';
import { fillNormal } from '../../models/seed/normal.ts';
import type { Configuration } from '../../pipeline/gan/configuration.ts';
import type { Dataset } from '../../pipeline/data/dataset.ts';
import {
  quickFigures,
  type QuickFigures,
  type QuickReference,
} from '../../pipeline/evaluation/quick-figures.ts';
import { resolveConfiguration } from '../../pipeline/run/gan-configuration.ts';
import { dimensionsOf, encodeSheet } from '../../pipeline/data/images.ts';
import { drawDigits, ganSamples } from '../../pipeline/gan/draw.ts';
import { createGan, disposeGan } from '../../pipeline/gan/gan.ts';
import { ganLogEntry } from '../../pipeline/gan/log.ts';
import { movingPartnerStep } from '../../pipeline/gan/moving-partner.ts';
import { ganStep } from '../../pipeline/gan/step.ts';
import { createStreams } from '../../pipeline/gan/streams.ts';
import { createMetricsWindow } from '../../pipeline/nn/metrics.ts';
import type { Tip } from './tips.ts';

/** The last iterations, over which losses and accuracies are averaged. */
const lastIterations = 500;

/** The result of a short run. */
export interface TipFigures extends Omit<QuickFigures, 'labelAgreement'> {
  readonly tip: string;
  readonly seed: number;
  /** Iterations of the generator. */
  readonly iterations: number;
  /** Share of images that the discriminator told apart, over the last iterations. */
  readonly discriminatorAccuracy: number;
  readonly generatorLoss: number | null;
}

/**
 * Trains one short run and measures what its generator draws.
 *
 * @param iterations of the generator; a head start comes on top
 */
export async function trainTip(
  tip: Tip,
  seed: number,
  iterations: number,
  dataset: Dataset,
  reference: QuickReference,
): Promise<{ figures: TipFigures; sheet: Uint8Array }> {
  const configuration = configurationOf(tip, seed, iterations, dataset);
  const streams = createStreams(configuration.seed);
  const gan = createGan(configuration, streams);
  const window = createMetricsWindow();
  const train = tip.movesPartner ? movingPartnerStep : ganStep;
  try {
    for (let step = 0; step < configuration.steps; step++) {
      if (step === configuration.steps - lastIterations) window.clear();
      window.add({ ...train({ gan, streams }, dataset.train, configuration, step) });
    }
    const means = await window.means();
    const { discriminatorAccuracy, generatorLoss } = ganLogEntry(configuration.steps, 0, means);
    const pixels = await drawDigits(gan, measuredDraws(configuration, reference), configuration);
    const { labelAgreement: _none, ...measured } = await quickFigures(reference, pixels, null);
    const figures = { tip: tip.name, seed, iterations, discriminatorAccuracy, generatorLoss };
    const samples = ganSamples(gan, configuration);
    const image = dimensionsOf(configuration.imageShape);
    const sheet = encodeSheet(await samples.draw(), samples.columns, image);
    return { figures: { ...figures, ...measured }, sheet };
  } finally {
    window.clear();
    disposeGan(gan);
  }
}

function configurationOf(tip: Tip, seed: number, iterations: number, dataset: Dataset) {
  const { headStart = 0, discriminatorRatio = 1, averageDecay = null } = tip;
  const flags = { preset: 'seed', data: 'mnist', evaluation: 'none' } as const;
  const steps = iterations + headStart;
  const configuration = resolveConfiguration({ ...flags, seed, headStart, steps }, dataset);
  const optimizer = { ...configuration.optimizer, discriminatorRatio };
  return { ...configuration, optimizer, averageDecay };
}

/** The same latents for every tip, as many as the reference compares. */
function measuredDraws({ latentSize, seed }: Configuration, { neighbourhoods }: QuickReference) {
  const random = generatorFromDigest(digestOf(`bench/tips/${seed}`));
  return Array.from({ length: neighbourhoods.features.count }, () => ({
    latent: fillNormal(random, new Float32Array(latentSize)),
    label: null,
  }));
}
