import { describe, expect, it } from 'vitest';
import { mnistSha256 } from '../../../pipeline/data/formats/mnist.ts';
import type { ReportData } from '../../../pipeline/report/data.ts';
import { renderReport } from '../../../pipeline/report/report.ts';
import { barestReportData, reportData } from '../../fixtures/report-data.ts';
import { rendered, texts } from './rendered-report.ts';

describe('a report', () => {
  it('has every section of a run that has everything, each with a link to it', () => {
    const page = rendered(reportData);
    expect(texts(page, 'h2')).toEqual([
      'Samples',
      'Evaluation',
      'Results by class',
      'Progress during training',
      'Walks between seeds',
      'Closest to a copy',
      'Training',
      'Learning rates, gradients and weights',
      'Provenance',
      'Configuration',
    ]);
    const targets = [...page.querySelectorAll('nav a')].map((link) => link.getAttribute('href'));
    expect(targets).toEqual([...page.querySelectorAll('section')].map(({ id }) => `#${id}`));
  });

  it('leaves out what a run has not made, and says so', () => {
    const page = rendered(barestReportData);
    expect(texts(page, 'h2')).toEqual(['Provenance', 'Configuration']);
    expect(texts(page, 'header .introduction')[0]).toMatch(/The run has no model yet\.$/);
    const unmeasured = rendered({ ...reportData, evaluation: null });
    expect(texts(unmeasured, 'header .introduction')[0]).toMatch(
      /0123456789abcdef, which was not evaluated\.$/,
    );
  });

  it('plots learning rates, norms and the penalty from the logged values', () => {
    const page = rendered(reportData);
    expect(texts(page, '#optimization h3')).toEqual([
      'Learning rates',
      'Gradient norms',
      'Weight norms',
      'Gradient penalty',
    ]);
    const labels = [...page.querySelectorAll('#optimization svg[role=img]')].map((svg) =>
      svg.getAttribute('aria-label'),
    );
    expect(labels.at(1)).toBe(
      'Gradient norms over the iterations: generator from 2.00 at 40 to 2.00 at 240; discriminator from 3.00 at 20 to 3.00 at 240',
    );
    expect(labels.at(3)).toBe(
      'Gradient penalty over the iterations: discriminator from 0.20 at 20 to 2.40 at 240',
    );
  });

  it('leaves out what the log of an older run, or of one without a penalty, lacks', () => {
    const without = (entries: ReportData['entries'], ...names: readonly string[]) =>
      entries.map(
        (entry) =>
          Object.fromEntries(
            Object.entries(entry).filter(([name]) => !names.includes(name)),
          ) as typeof entry,
      );
    const { entries } = reportData;
    const older = without(entries, 'learningRate', 'gradientNorm', 'weightNorm', 'penalty');
    expect(rendered({ ...reportData, entries: older }).querySelector('#optimization')).toBeNull();
    const withoutPenalty = rendered({ ...reportData, entries: without(entries, 'penalty') });
    expect(texts(withoutPenalty, '#optimization h3')).toEqual([
      'Learning rates',
      'Gradient norms',
      'Weight norms',
    ]);
  });

  it('names authors and licence of MNIST where it shows its images', () => {
    const dataset = { name: 'mnist', sha256: mnistSha256 };
    const onMnist = rendered({ ...reportData, run: { ...reportData.run, dataset } });
    expect(texts(onMnist, '#copies p').at(-1)).toBe(
      'The real images are from MNIST by Yann LeCun, Corinna Cortes and Christopher J.C. Burges, licensed under CC BY-SA 3.0.',
    );
    expect(rendered(reportData).body.textContent).not.toContain('Burges');
  });

  it('tells of a run without labels without a word on labels that it lacks', () => {
    const { evaluation } = reportData;
    const page = rendered({
      ...reportData,
      labelled: null,
      history: reportData.history.map((entry) => ({ ...entry, labelAgreement: null })),
      evaluation: evaluation && {
        ...evaluation,
        figures: { ...evaluation.figures, labelAgreement: null, classificationAccuracyScore: null },
        classes: evaluation.classes.map((figures) => ({ ...figures, labelAgreement: null })),
      },
    });
    expect(page.body.textContent).not.toMatch(/label agreement|Classification accuracy/i);
    expect(texts(page, '.classes thead th')).toEqual(['Class', 'Fréchet', 'Variety', 'Share']);
    expect(texts(page, '.tiles dt')[0]).toBe('Precision');
    expect(texts(page, '#digits figcaption')).toEqual([
      'The seeds 0 to 99, row by row. The model takes no label: the seed decides what is drawn.',
    ]);
  });

  it('escapes whatever stands in the data', () => {
    const evil = `<script>alert("1")</script>' onerror='x`;
    const page = rendered({
      ...reportData,
      title: evil,
      run: { ...reportData.run, dataset: { name: evil, sha256: evil } },
      warnings: [{ step: 1, sign: 'one-kind', message: evil }],
      labelled: { labels: [evil], png: reportData.samples ?? new Uint8Array() },
      walks: reportData.walks.map((walk) => ({ ...walk, from: evil, label: evil })),
      closestPairs: reportData.closestPairs.map((pair) => ({ ...pair, label: evil })),
    });
    expect(texts(page, 'h1')).toEqual([evil]);
    expect(page.querySelectorAll('script')).toHaveLength(1);
    expect(page.querySelectorAll('[onerror]')).toHaveLength(0);
  });

  it('is the same text for the same data', () => {
    expect(renderReport(reportData)).toBe(renderReport(reportData));
  });
});

describe('the figures of a report', () => {
  it('stand with deviation, floor, ratio and direction, shares in percent', () => {
    const rows = texts(rendered(reportData), '.evaluation tbody tr:first-child');
    expect(rows).toEqual([
      'Label agreement, % ↑ 99.51 ± 0.06 99.43 1.00',
      'Classification accuracy score, % ↑ 98.40 99.20 0.99',
      'Fréchet distance ↓ 2.13 ± 0.04 1.62 1.32',
      'Kernel inception distance ↓ 0.021 ± 0.001 0.015 1.40',
      'Coverage, % ↑ 96.10 ± 0.09 97.40 0.99',
      'Precision, % ↑ 97.21 ± 0.12 96.60 1.01',
      'Recall, % ↑ 95.10 ± 0.21 96.70 0.98',
      'Density → 1.03 ± 0.01 1.01 1.02',
      'Copy distance ratio → 1.01 ± 0.00 – –',
      'Near-copies, % ↓ 1.20 ± 0.10 1.00 1.20',
    ]);
  });

  it('of distances have a second baseline among training images where it was measured', () => {
    const { evaluation } = reportData;
    const frechetDistance = { mean: 2.134, std: 0.043, floor: 2.1, trainingFloor: 1.02 };
    const both = evaluation && {
      ...evaluation,
      figures: { ...evaluation.figures, frechetDistance },
    };
    const meanings = texts(rendered({ ...reportData, evaluation: both }), '.evaluation .meaning');
    expect(meanings.filter((text) => text.includes('Between two sets'))).toEqual([
      expect.stringMatching(/increase it\. Between two sets of training images it is 1\.02\.$/),
    ]);
  });

  it('of near-copies are counted beside their pictures, for training and held-out images', () => {
    const { evaluation } = reportData;
    const nearHeldOutCopies = { mean: 0.0613, std: 0.001, floor: 0.01 };
    const copying = evaluation && {
      ...evaluation,
      figures: { ...evaluation.figures, nearHeldOutCopies },
    };
    const report = rendered({ ...reportData, evaluation: copying });
    expect(texts(report, '#copies p').slice(-2)).toEqual([
      '360 of 30,000 generated images (1.20 %) are closer to a training image than 99 % of new real images are; 1.00 % are expected.',
      '1,839 of 30,000 generated images (6.13 %) are closer to a held-out image than 99 % of training images are; 1.00 % are expected.',
    ]);
    expect(texts(report, '#copies h3')).toEqual(['Training images', 'Held-out images']);
    expect(texts(report, '#copies .pairs li')).toEqual(['one distance 2.35', 'one distance 3.46']);
  });

  it('have no ratio to a baseline that is not positive, as an unbiased estimate may be', () => {
    const { evaluation } = reportData;
    const kernelInceptionDistance = { mean: 0.25, std: 0.01, floor: -0.001 };
    const unbiased = evaluation && {
      ...evaluation,
      figures: { ...evaluation.figures, kernelInceptionDistance },
    };
    const rows = texts(
      rendered({ ...reportData, evaluation: unbiased }),
      '.evaluation tbody tr:first-child',
    );
    expect(rows).toContain('Kernel inception distance ↓ 0.25 ± 0.01 -0.00 –');
  });

  it('stand class by class beside what real images give', () => {
    expect(texts(rendered(reportData), '.classes tbody tr')).toEqual([
      'zero 99.1 % 3.21 real 2.40 12.34 real 12.81 48.0 % real 50.0 %',
      'one 99.1 % 3.21 real 2.40 12.34 real 12.81 52.0 % real 50.0 %',
    ]);
  });

  it('say of a quick evaluation that it is one', () => {
    const { evaluation } = reportData;
    const quick = evaluation && { ...evaluation, quick: true, draws: 1, scoreImages: 0 };
    expect(texts(rendered({ ...reportData, evaluation: quick }), '#evaluation .note')[0]).toMatch(
      /^This is a quick evaluation with few images\./,
    );
  });

  it('come with the warnings, those of one kind together', () => {
    expect(texts(rendered(reportData), '.warnings li')).toEqual([
      '2 times, iteration 100 to 200; the last one: the discriminator is right in 97.0 %',
      'Iteration 200: the samples are of one kind',
    ]);
  });

  it('come with the lineage to the commit and the digests', () => {
    const page = rendered(reportData);
    const terms = texts(page, '.lineage dt');
    const values = texts(page, '.lineage dd');
    expect(Object.fromEntries(terms.map((term, index) => [term, values[index]]))).toEqual({
      Model: '0123456789abcdef',
      Code: `${'c'.repeat(40)}, with uncommitted changes`,
      Data: `mnist, SHA-256 ${'a'.repeat(64)}`,
      Classifier: `SHA-256 ${'b'.repeat(64)}`,
      'Run seed': '1',
      Engine: 'wasm',
      Started: '2026-11-23 12:00 UTC',
      Resumed: '2026-11-23 12:10 UTC',
      Training: '12 min 34 s',
      Rate: '0.3 iterations per second, 8 images each',
      'Report written': '2026-11-23 12:40 UTC',
    });
  });
});

describe('the warnings of a report', () => {
  const lastStep = (step: number) => ({
    ...reportData,
    warnings: [],
    entries: reportData.entries.map((entry, index, { length }) => ({
      ...entry,
      step: index === length - 1 ? step : Math.min(entry.step, index + 1),
    })),
  });
  const collapsed = (data: typeof reportData) => ({
    ...data,
    evaluation: data.evaluation && {
      ...data.evaluation,
      figures: {
        ...data.evaluation.figures,
        precision: { mean: 1, std: 0, floor: 0.97 },
        coverage: { mean: 0.003, std: 0, floor: 0.95 },
      },
    },
  });

  it('say that a run is too short for its balance to be judged', () => {
    expect(texts(rendered(lastStep(150)), '#training .note')).toEqual([
      'The run is too short to judge the balance of the two networks: it is judged every 1,000 iterations, and the run has 150.',
    ]);
    expect(texts(rendered(lastStep(1000)), '#training .note')).toEqual([
      'No sign of imbalance was found.',
    ]);
  });

  it('say that a loss shows nothing about balance', () => {
    const data = lastStep(1000);
    const configuration = { ...data.run.configuration, loss: 'wasserstein' as const };
    const page = rendered({ ...data, run: { ...data.run, configuration } });
    expect(texts(page, '#training .note')).toEqual([
      'The balance of the two networks is not judged: the wasserstein loss shows nothing about it.',
    ]);
  });

  it('name a model that has collapsed, however real its images look', () => {
    const page = rendered(collapsed(lastStep(150)));
    expect(texts(page, '#training .warnings li')).toEqual([
      'The model: it has collapsed, or was trained too briefly: coverage 0.003, at least 0.570 is expected where real images reach 0.950',
    ]);
    expect(page.body.textContent).not.toContain('No sign of imbalance');
  });
});
