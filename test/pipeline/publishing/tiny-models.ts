import type { Evaluation, Figures } from '../../../models/manifest/evaluation.ts';
import type { Manifest } from '../../../models/manifest/manifest.ts';
import { exportModel } from '../../../pipeline/export/model.ts';
import { createNetworkState, disposeNetworkState } from '../../../pipeline/nn/parameters.ts';
import { createStreams } from '../../../pipeline/gan/streams.ts';
import { provenance, tinyNetwork } from '../../fixtures/tiny-model.ts';
import { noLaterFigures } from '../../fixtures/later-figures.ts';

const figure = (mean: number, std: number, floor: number | null) => ({ mean, std, floor });

/** Figures of a good model, over several draws. */
export const goodFigures: Figures = {
  ...noLaterFigures,
  frechetDistance: figure(2, 0.03, 1),
  kernelInceptionDistance: figure(0.02, 0.001, 0.01),
  precision: figure(0.96, 0.002, 0.97),
  recall: figure(0.95, 0.002, 0.97),
  density: figure(1, 0.01, 1),
  coverage: figure(0.96, 0.002, 0.97),
  labelAgreement: figure(0.995, 0.001, 0.994),
  classificationAccuracyScore: figure(0.98, 0.001, 0.992),
  copyDistanceRatio: figure(1.02, 0.005, 1),
  nearCopies: figure(0.011, 0.001, 0.01),
};

/** An evaluation with some figures, or other circumstances, of another kind. */
export function evaluationWith(
  figures: Partial<Figures> = {},
  circumstances: Partial<Evaluation> = {},
): Evaluation {
  return {
    dataset: { name: 'tiny', sha256: 'd'.repeat(64) },
    reference: 'test',
    classifier: { sha256: 'c'.repeat(64), testAccuracy: 0.994 },
    images: 10_000,
    draws: 3,
    scoreImages: 60_000,
    quick: false,
    seconds: 60,
    classes: [],
    ...circumstances,
    figures: { ...goodFigures, ...figures },
  };
}

/**
 * Writes a tiny model into a folder, another for each seed. Needs the wasm engine.
 *
 * @returns its manifest; its folder is `<folder>/<id>`
 */
export async function exportSeeded(
  folder: string,
  seed: number,
  evaluation: Evaluation | null = null,
): Promise<Manifest> {
  const state = createNetworkState(tinyNetwork, createStreams(seed).weights);
  const manifest = await exportModel(
    folder,
    tinyNetwork,
    state.parameters,
    [4, 2, 1],
    { ...provenance, trainingSeed: seed },
    evaluation ? { evaluate: async () => evaluation } : {},
  );
  disposeNetworkState(state);
  return manifest;
}
