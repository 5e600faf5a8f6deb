import { describe, expect, it } from 'vitest';
import type { Evaluation } from '../../../models/manifest/evaluation.ts';
import { evaluationTable } from '../../../pipeline/evaluation/table.ts';
import { noLaterFigures } from '../../fixtures/later-figures.ts';

const figure = (mean: number, std: number, floor: number | null) => ({ mean, std, floor });
const distance = (mean: number, std: number, floor: number, trainingFloor: number) => ({
  ...figure(mean, std, floor),
  trainingFloor,
});

const evaluation: Evaluation = {
  dataset: { name: 'mnist', sha256: 'd'.repeat(64) },
  reference: 'test',
  classifier: { sha256: 'c'.repeat(64), testAccuracy: 0.9941 },
  images: 10_000,
  draws: 3,
  scoreImages: 60_000,
  quick: false,
  seconds: 754,
  figures: {
    ...noLaterFigures,
    frechetDistance: distance(2, 0.05, 1.6, 1),
    kernelInceptionDistance: distance(0.02, 0.001, 0.016, -0.0001),
    precision: figure(0.91, 0.002, 0.92),
    recall: figure(0.9, 0.002, 0.92),
    density: figure(1, 0.01, 1),
    coverage: figure(0.96, 0.001, 0.97),
    labelAgreement: figure(0.995, 0.0004, 0.998),
    classificationAccuracyScore: null,
    copyDistanceRatio: figure(1.01, 0.003, 1),
    nearCopies: figure(0.011, 0.001, 0.01),
  },
  classes: [
    {
      label: 0,
      name: 'nought',
      share: 0.1,
      testShare: 0.098,
      labelAgreement: null,
      frechetDistance: null,
      frechetDistanceFloor: 2.5,
      variety: 12.25,
      testVariety: 12.5,
    },
  ],
};

describe('the table of an evaluation', () => {
  it('states what was measured, each figure beside its real-data baseline, and the classes', () => {
    expect(evaluationTable('0123456789abcdef', evaluation)).toMatchInlineSnapshot(`
      "model 0123456789abcdef compared with the test images of mnist: 3 draws of 10000 images; 60000 digits per score (12 min 34 s)
      classifier cccccccccccc: accuracy 99.41 % on all test images

      figure                                      mean ± std  real data  train–train  ratio             better
      Fréchet distance                         2.000 ± 0.050      1.600        1.000  1.250              lower
      kernel inception distance                0.020 ± 0.001      0.016       -0.000  1.250              lower
      Fréchet distance, random features                    –          –            –      –              lower
      precision                             91.00 % ± 0.20 %    92.00 %            –  0.989             higher
      recall                                90.00 % ± 0.20 %    92.00 %            –  0.978             higher
      density                                  1.000 ± 0.010      1.000            –  1.000  near the baseline
      coverage                              96.00 % ± 0.10 %    97.00 %            –  0.990             higher
      label agreement                       99.50 % ± 0.04 %    99.80 %            –  0.997             higher
      classification accuracy score                        –          –            –      –             higher
      copy distance ratio                      1.010 ± 0.003      1.000            –  1.010  near the baseline
      copy distance ratio, closest 5 %                     –          –            –      –  near the baseline
      copy distance ratio, closest 1 %                     –          –            –      –  near the baseline
      near-copies                            1.10 % ± 0.10 %     1.00 %            –  1.100              lower
      held-out distance ratio                              –          –            –      –  near the baseline
      held-out distance ratio, closest 5 %                 –          –            –      –  near the baseline
      held-out distance ratio, closest 1 %                 –          –            –      –  near the baseline
      near-copies, held-out images                         –          –            –      –              lower
      real data: training images in place of generated ones, compared with the held-out images
      train–train: as many training images compared with other training images
      ratio: the mean relative to real data

      class       share (real)  agreement  Fréchet (real)   variety (real)
      nought  10.00 % (9.80 %)          –       – (2.500)  12.250 (12.500)
      "
    `);
  });
});
