import { describe, expect, it } from 'vitest';
import type { Evaluation, Figures } from '../../../models/manifest/evaluation.ts';
import {
  compareWithChampion,
  type GateResult,
  isRefused,
} from '../../../pipeline/publishing/gate.ts';
import { describeComparisons, describeRefusal } from '../../../pipeline/publishing/gate-words.ts';
import { evaluationWith, goodFigures } from './tiny-models.ts';

const champion = { id: 'c'.repeat(16), evaluation: evaluationWith() };
const candidateWith = (figures: Partial<Figures>, circumstances: Partial<Evaluation> = {}) => ({
  id: 'a'.repeat(16),
  evaluation: evaluationWith(figures, circumstances),
});
const judgeFigures = (figures: Partial<Figures>) =>
  compareWithChampion(candidateWith(figures), champion);

/** The names of the figures that stand against it. */
function worseIn(result: GateResult): string[] {
  if (result.kind !== 'compared') return [result.kind];
  return result.comparisons
    .filter(({ isWorse, isBeyond }) => isWorse || isBeyond)
    .map(({ name }) => name);
}

describe('the gate', () => {
  it('lets an equal or better model pass', () => {
    expect(isRefused(judgeFigures({}))).toBe(false);
    const better = { ...goodFigures.frechetDistance, mean: 1.5 };
    expect(isRefused(judgeFigures({ frechetDistance: better }))).toBe(false);
  });

  it('treats up to 2 × √(std² + std²) plus the tolerance as noise', () => {
    // 2 × √(0.03² + 0.04²) + 0.05 × the floor of 1 = 0.1 + 0.05
    const distance = (mean: number) =>
      judgeFigures({ frechetDistance: { mean, std: 0.04, floor: 1 } });
    expect(worseIn(distance(2.1499))).toEqual([]);
    expect(worseIn(distance(2.1501))).toEqual(['frechetDistance']);
    const result = distance(2.2);
    const [first] = result.kind === 'compared' ? result.comparisons : [];
    expect(first?.worseBy).toBeCloseTo(0.2, 12);
    expect(first?.noise).toBeCloseTo(0.15, 12);
  });

  it.each([
    ['coverage', 0.005],
    ['recall', 0.005],
    ['precision', 0.005],
    ['labelAgreement', 0.002],
    ['classificationAccuracyScore', 0.003],
  ] as const)('allows %s of one draw to be lower by %d', (name, tolerance) => {
    const once = { mean: 0.9, std: 0, floor: 0.97 };
    const reference = { id: champion.id, evaluation: evaluationWith({ [name]: once }) };
    const lower = (by: number) => candidateWith({ [name]: { ...once, mean: 0.9 - by } });
    expect(worseIn(compareWithChampion(lower(tolerance - 1e-6), reference))).toEqual([]);
    expect(worseIn(compareWithChampion(lower(tolerance + 1e-6), reference))).toEqual([name]);
  });

  it('names every figure that is worse', () => {
    const result = judgeFigures({
      frechetDistance: { mean: 5, std: 0.1, floor: 1 },
      coverage: { mean: 0.8, std: 0.01, floor: 0.97 },
      labelAgreement: { mean: 0.9, std: 0.001, floor: 0.994 },
    });
    expect(worseIn(result)).toEqual(['frechetDistance', 'coverage', 'labelAgreement']);
  });

  it('ignores density', () => {
    expect(isRefused(judgeFigures({ density: { mean: 0.1, std: 0, floor: 1 } }))).toBe(false);
  });
});

describe('losses within noise, champion after champion', () => {
  const coverage = (mean: number) => ({ coverage: { mean, std: 0, floor: 0.97 } });

  it('end at a bound that follows from real images', () => {
    let reigning = { id: champion.id, evaluation: evaluationWith(coverage(0.96)) };
    let promotions = 0;
    for (; promotions < 1000; promotions++) {
      const next = candidateWith(coverage(0.96 - 0.0049 * (promotions + 1)));
      if (isRefused(compareWithChampion(next, reigning))) break;
      reigning = next;
    }
    expect(reigning.evaluation.figures.coverage.mean).toBeGreaterThan(0.582);
    expect(reigning.evaluation.figures.coverage.mean).toBeLessThan(0.587);
  });

  it('are shown beside what real images reach by each of ten successors', () => {
    const distance = (mean: number, std = 0) => ({
      frechetDistance: { mean, std, floor: 2 },
    });
    let reigning = { id: champion.id, evaluation: evaluationWith(distance(2)) };
    const ratios: number[] = [];
    for (let successor = 1; successor <= 10; successor++) {
      // Within the tolerance of 0.05 × 2.
      const next = candidateWith(distance(2 + 0.09 * successor));
      const result = compareWithChampion(next, reigning);
      expect(isRefused(result)).toBe(false);
      const [line = ''] = describeComparisons(result);
      const [, mean, real, bound] =
        /frechetDistance +([\d.]+) .*real images ([\d.]+) +at most ([\d.]+)/.exec(line) ?? [];
      expect(real).toBe('2.0000');
      expect(bound).toBe('20.0000');
      ratios.push(Number(mean) / Number(real));
      reigning = next;
    }
    // Each loss alone is called noise; together they are 45 % of what real images reach, which the last line shows.
    expect(ratios.at(-1)).toBeCloseTo(1.45, 6);
    expect(ratios).toEqual(ratios.toSorted((one, other) => one - other));
  });

  it('end at the bound of the second feature space too', () => {
    const random = (mean: number) => ({ randomFrechetDistance: { mean, std: 0, floor: 1 } });
    const poor = { id: champion.id, evaluation: evaluationWith(random(9.95)) };
    expect(worseIn(compareWithChampion(candidateWith(random(9.99)), poor))).toEqual([]);
    expect(worseIn(compareWithChampion(candidateWith(random(10.01)), poor))).toEqual([
      'randomFrechetDistance',
    ]);
  });

  it('show precision with coverage, whichever of them is worse', () => {
    const flattering = {
      precision: { mean: 1, std: 0, floor: 0.97 },
      coverage: { mean: 0.3, std: 0, floor: 0.97 },
    };
    const result = judgeFigures(flattering);
    expect(worseIn(result)).toEqual(['coverage']);
    const lines = describeComparisons(result).join('\n');
    expect(lines).toMatch(/ precision +1\.0000/);
    expect(lines).toMatch(/ coverage +0\.3000/);
  });

  it('but an improvement on a champion that is beyond the bound passes', () => {
    const poor = { id: champion.id, evaluation: evaluationWith(coverage(0.2)) };
    expect(worseIn(compareWithChampion(candidateWith(coverage(0.3)), poor))).toEqual([]);
    expect(worseIn(compareWithChampion(candidateWith(coverage(0.199)), poor))).toEqual([
      'coverage',
    ]);
  });
});

describe('distances to copies', () => {
  const ratio = (mean: number) => ({ mean, std: 0.01, floor: 1 });
  const against = (ours: number, theirs: number) =>
    worseIn(
      compareWithChampion(candidateWith({ copyDistanceRatio: ratio(ours) }), {
        id: champion.id,
        evaluation: evaluationWith({ copyDistanceRatio: ratio(theirs) }),
      }),
    );

  it('may fall to the real-data baseline, whatever the champion has', () => {
    expect(against(1, 1.4)).toEqual([]);
    // 2 × 0.01 + 0.02 below it
    expect(against(0.961, 1.4)).toEqual([]);
    expect(against(0.959, 1.4)).toEqual(['copyDistanceRatio']);
  });

  it('may stay below the baseline where the champion is, but not fall further', () => {
    expect(against(0.9, 0.88)).toEqual([]);
    // 2 × √(0.01² + 0.01²) + 0.02 = 0.0483
    expect(against(0.832, 0.88)).toEqual([]);
    expect(against(0.831, 0.88)).toEqual(['copyDistanceRatio']);
  });
});

describe('models without labels', () => {
  const unlabelled = { labelAgreement: null, classificationAccuracyScore: null };

  it('are compared by the figures that they have', () => {
    const result = compareWithChampion(candidateWith(unlabelled), {
      id: champion.id,
      evaluation: evaluationWith(unlabelled),
    });
    expect(worseIn(result)).toEqual([]);
    const names = result.kind === 'compared' ? result.comparisons.map(({ name }) => name) : [];
    expect(names).not.toContain('labelAgreement');
  });

  it('do not replace a model with labels', () => {
    const result = judgeFigures(unlabelled);
    expect(worseIn(result)).toEqual(['labelAgreement', 'classificationAccuracyScore']);
    expect(describeRefusal(result, 'aaaa')).toBe(
      'aaaa is worse than the champion cccccccccccccccc: labelAgreement was not measured, but the champion has 0.9950 ± 0.0010; classificationAccuracyScore was not measured, but the champion has 0.9800 ± 0.0010. Nothing was promoted; to promote it anyway, add --force; the store records who did',
    );
  });
});

describe('without anything to compare with', () => {
  const bare = { id: 'a'.repeat(16), evaluation: null };

  it('a first model is compared with the shipped model where that was measured alike', () => {
    const shipped = { id: 'b'.repeat(16), evaluation: evaluationWith() };
    const equal = compareWithChampion(candidateWith({}), null, shipped);
    expect(isRefused(equal)).toBe(false);
    expect(describeComparisons(equal)[0]).toBe(
      `there is no champion yet: compared with the shipped model ${shipped.id}`,
    );
    const worse = compareWithChampion(
      candidateWith({ coverage: { mean: 0.9, std: 0, floor: 0.97 } }),
      null,
      shipped,
    );
    expect(describeRefusal(worse, 'aaaa')).toMatch(
      /^aaaa is worse than the shipped model b{16}: coverage is 0\.9000, but at least 0\.9510 is allowed: the shipped model has 0\.9600 ± 0\.0020, and/,
    );
    const quick = compareWithChampion(candidateWith({}, { quick: true }), null, shipped);
    expect(describeRefusal(quick, 'aaaa')).toMatch(
      /^aaaa cannot be compared with the shipped model b{16}: evaluation quick, the shipped model's full\./,
    );
  });

  it('a first model of other data is held to bounds that follow from real images', () => {
    const shipped = { id: 'b'.repeat(16), evaluation: evaluationWith() };
    const fashion = { dataset: { name: 'fashion', sha256: 'f'.repeat(64) } };
    const far = compareWithChampion(
      candidateWith({ frechetDistance: { mean: 9.9, std: 0, floor: 1 } }, fashion),
      null,
      shipped,
    );
    expect(isRefused(far)).toBe(false);
    expect(describeComparisons(far).slice(0, 2)).toEqual([
      'there is no champion yet: compared with what real images reach',
      '  frechetDistance              9.9000             real images 1.0000  at most 10.0000  within its bound',
    ]);
    const collapsed = compareWithChampion(
      candidateWith(
        {
          frechetDistance: { mean: 80, std: 0, floor: 1 },
          coverage: { mean: 0.003, std: 0, floor: 0.97 },
        },
        fashion,
      ),
      null,
      shipped,
    );
    expect(describeRefusal(collapsed, 'aaaa')).toBe(
      'aaaa is too far from real images: frechetDistance is 80.0000, but at most 10.0000 is allowed to any model: real images have 1.0000; coverage is 0.0030, but at least 0.5820 is allowed to any model: real images have 0.9700. Nothing was promoted; to promote it anyway, add --force; the store records who did',
    );
  });

  it('an evaluated model against a champion that was not is held to the bounds', () => {
    const bareChampion = { id: champion.id, evaluation: null };
    const result = compareWithChampion(candidateWith({}), bareChampion);
    expect(isRefused(result)).toBe(false);
    expect(describeComparisons(result)[0]).toBe(
      `the champion ${champion.id} was not evaluated: compared with what real images reach`,
    );
    const collapsed = candidateWith({ coverage: { mean: 0.003, std: 0, floor: 0.97 } });
    expect(worseIn(compareWithChampion(collapsed, bareChampion))).toEqual(['coverage']);
  });

  it('a first model that was not evaluated is refused', () => {
    const result = compareWithChampion(bare, null);
    expect(describeRefusal(result, bare.id)).toBe(
      `${bare.id} cannot be compared with real images: ${bare.id} was not evaluated. The evaluation is made during training: npm run pipeline:train -- --evaluation full; to promote it anyway, add --force; the store records who did`,
    );
  });

  it('a model that was not evaluated is refused', () => {
    for (const evaluation of [champion.evaluation, null]) {
      const result = compareWithChampion(bare, { ...champion, evaluation });
      expect(isRefused(result)).toBe(true);
      expect(describeRefusal(result, bare.id)).toBe(
        `${bare.id} cannot be compared with the champion ${champion.id}: ${bare.id} was not evaluated. The evaluation is made during training: npm run pipeline:train -- --evaluation full; to promote it anyway, add --force; the store records who did`,
      );
    }
  });

  it.each([
    [{ quick: true }, "evaluation quick, the champion's full"],
    [{ images: 2000 }, "images 2000, the champion's 10000"],
    [{ scoreImages: 0 }, "images of the score 0, the champion's 60000"],
    [
      { classifier: { sha256: 'e'.repeat(64), testAccuracy: 0.99 } },
      "classifier eeeeeeeeeeee…, the champion's cccccccccccc…",
    ],
    [
      { dataset: { name: 'fashion', sha256: 'f'.repeat(64) } },
      "data ffffffffffff…, the champion's dddddddddddd…",
    ],
  ])('a model that was evaluated in another way is refused: %j', (circumstances, because) => {
    const result = compareWithChampion(candidateWith({}, circumstances), champion);
    expect(result).toMatchObject({ kind: 'incomparable', because: [because] });
    expect(isRefused(result)).toBe(true);
  });

  it('says how to get comparable figures', () => {
    const quick = candidateWith({}, { quick: true, images: 2000 });
    expect(describeRefusal(compareWithChampion(quick, champion), 'aaaa')).toBe(
      "aaaa cannot be compared with the champion cccccccccccccccc: evaluation quick, the champion's full; images 2000, the champion's 10000. The evaluation is made during training: npm run pipeline:train -- --evaluation full; to promote it anyway, add --force; the store records who did",
    );
    const quickChampion = { id: champion.id, evaluation: quick.evaluation };
    expect(
      describeRefusal(compareWithChampion(candidateWith({}), quickChampion), 'aaaa'),
    ).toContain(
      'To compare them in the same way: npm run pipeline:evaluate -- --model DIR, for each; to promote',
    );
  });

  it('the number of draws may differ', () => {
    expect(compareWithChampion(candidateWith({}, { draws: 1 }), champion).kind).toBe('compared');
  });
});

describe('the printed comparison', () => {
  it('names each worse figure, both values and the difference', () => {
    const result = judgeFigures({
      frechetDistance: { mean: 2.5, std: 0.04, floor: 1 },
      coverage: { mean: 0.9, std: 0, floor: 0.97 },
      copyDistanceRatio: { mean: 0.8, std: 0, floor: 1 },
    });
    expect(describeRefusal(result, 'aaaa')).toBe(
      'aaaa is worse than the champion cccccccccccccccc: frechetDistance is 2.5000 ± 0.0400, but at most 2.1500 is allowed: the champion has 2.0000 ± 0.0300, and 0.1500 is noise; coverage is 0.9000, but at least 0.9510 is allowed: the champion has 0.9600 ± 0.0020, and 0.0090 is noise; copyDistanceRatio is 0.8000, but at least 0.9800 is allowed: real images have 1.0000, and 0.0200 is noise. Nothing was promoted; to promote it anyway, add --force; the store records who did',
    );
  });

  it('names both limits of a figure that is beyond both', () => {
    const result = judgeFigures({ frechetDistance: { mean: 80, std: 0, floor: 1 } });
    expect(describeRefusal(result, 'aaaa')).toContain(
      ': frechetDistance is 80.0000, but at most 2.1100 is allowed: the champion has 2.0000 ± 0.0300, and 0.1100 is noise, and at most 10.0000 is allowed to any model: real images have 1.0000. Nothing',
    );
  });

  it('shows every figure next to the champion’s, including the better ones', () => {
    const result = judgeFigures({
      frechetDistance: { mean: 1.5, std: 0.04, floor: 1 },
      coverage: { mean: 0.955, std: 0, floor: 0.97 },
    });
    const lines = describeComparisons(result);
    expect(lines[0]).toBe(
      '  frechetDistance              1.5000 ± 0.0400    champion 2.0000 ± 0.0300    real images 1.0000  at most 10.0000  better by 0.5000',
    );
    expect(lines[3]).toMatch(
      /coverage +0\.9550 +champion 0\.9600 ± 0\.0020 +real images 0\.9700 +at least 0\.5820 +within noise$/,
    );
    expect(lines[2]).toMatch(/recall .+ the same$/);
    expect(lines[6]).toMatch(/copyDistanceRatio .+ not below the real-data baseline$/);
  });
});
