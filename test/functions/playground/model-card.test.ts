import { describe, expect, it } from 'vitest';
import { modelCard } from '../../../functions/playground/model-card.ts';
import type { Evaluation, Figure } from '../../../models/manifest/evaluation.ts';
import { visitorWords } from '../../../models/manifest/figure-words.ts';
import { shippedApp, shippedModel } from '../shipped-app.ts';
import { noLaterFigures } from '../../fixtures/later-figures.ts';

const { manifest } = shippedModel.generator;
const digest = '0'.repeat(64);

function figure(mean: number, floor: number | null = null): Figure {
  return { mean, std: 0.001, floor };
}

const evaluation: Evaluation = {
  dataset: { name: 'mnist', sha256: digest },
  reference: 'test',
  classifier: { sha256: digest, testAccuracy: 0.9921 },
  images: 10_000,
  draws: 3,
  scoreImages: 60_000,
  quick: false,
  seconds: 60,
  figures: {
    ...noLaterFigures,
    frechetDistance: figure(1.734, 0.25),
    precision: figure(0.9512, 0.963),
    recall: figure(0.9),
    density: figure(1),
    coverage: figure(0.9031, 0.97),
    labelAgreement: figure(0.9876),
    classificationAccuracyScore: null,
    copyDistanceRatio: figure(1.02, 1),
  },
  classes: [],
};

const textOf = (html: unknown) =>
  String(html)
    .replaceAll(/<[^>]*>|\s+/g, ' ')
    .replaceAll(/ +/g, ' ');

describe('the model card', () => {
  it('never shows that digits look real without how many kinds of them there are', () => {
    const collapsed = {
      ...evaluation,
      figures: {
        ...evaluation.figures,
        precision: figure(1, 0.963),
        coverage: figure(0.003, 0.97),
        frechetDistance: figure(42, 0.25),
      },
    };
    const card = textOf(modelCard({ ...manifest, evaluation: collapsed }, null));
    expect(card).toContain(
      'This model has collapsed, or it was trained too briefly. It is far from real digits: Distance from real 42.00 (real digits: 0.25); Variety 0.3 % (real digits: 97.0 %).',
    );
    expect(textOf(modelCard(manifest, null))).not.toContain('collapsed');
  });

  it('shows figures in percent or as numbers, each with that of real digits', () => {
    const card = textOf(modelCard({ ...manifest, evaluation }, null));
    expect(card).toContain('98.8 %');
    expect(card).toContain('95.1 % real digits: 96.3 %');
    expect(card).toContain('1.73 real digits: 0.25');
    expect(card).toContain('10,000 generated digits');
    expect(card).toContain(
      'from the mnist test set, repeated 3 times. The classifier used for this reads 99.2 % of the real digits',
    );
  });

  it('shows the sheet of samples that /models names', async () => {
    const card = String(modelCard(manifest, null));
    const { links } = await (await shippedApp().request(`/models/${manifest.id}`)).json();
    expect(card.replaceAll('&amp;', '&')).toContain(`src="${links.samples}"`);
  });

  it('leaves out a figure that was not measured', () => {
    const card = textOf(modelCard({ ...manifest, evaluation }, null));
    expect(card).not.toContain(visitorWords.classificationAccuracyScore.title);
    expect(card).toContain(visitorWords.labelAgreement.title);
  });

  it('shows the figures in the order of the questions of a visitor', () => {
    const card = textOf(modelCard({ ...manifest, evaluation }, null));
    const titles = [
      'Correct label',
      'Close to real images',
      'Variety',
      'Distance from real',
      'Does not copy',
    ];
    const places = titles.map((title) => card.indexOf(title));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  it('says when the model was not evaluated', () => {
    expect(textOf(modelCard({ ...manifest, evaluation: null }, null))).toContain(
      'This model has not been evaluated yet.',
    );
  });

  it('shows the origin of the model, and that it is a fallback', () => {
    const fallback = { reason: 'the store is away', askedFor: 'candidate' };
    const card = textOf(modelCard({ ...manifest, steps: 6000, wallSeconds: 907 }, fallback));
    expect(card).toContain(manifest.id);
    expect(card).toContain('6,000 steps in 15 min');
    expect(card).toContain('could not be loaded, so the server uses this one: the store is away');
  });
});
