import { describe, expect, it } from 'vitest';
import {
  areaUnderCurve,
  expectedCalibrationError,
  reliabilityTable,
} from '../../../pipeline/companions/measure-judge.ts';
import { calibrated, fitCalibration } from '../../../pipeline/companions/calibration.ts';
import { softmax } from '../../../models/companions/softmax.ts';
import { digestOf, generatorFromDigest } from '../../../models/seed/random.ts';
import { fillNormal } from '../../../models/seed/normal.ts';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';

describe('the area under the curve', () => {
  it('is the share of pairs in which the higher is higher, ties counting half', () => {
    const stream = generatorFromDigest(digestOf('pairs'));
    const values = () => Array.from({ length: 40 }, () => Math.floor(8 * uniformFloat64(stream)));
    const [higher, lower] = [values(), values()];
    let wins = 0;
    for (const one of higher) {
      for (const other of lower) wins += one > other ? 1 : one === other ? 0.5 : 0;
    }
    expect(areaUnderCurve(higher, lower)).toBeCloseTo(wins / 1600, 12);
  });

  it('is 1 for sets that lie apart', () => {
    expect(areaUnderCurve([3, 4], [1, 2])).toBe(1);
  });
});

describe('calibration', () => {
  it('finds the scale and offsets that images were drawn by', () => {
    const stream = generatorFromDigest(digestOf('calibration'));
    const truth = { scale: 0.5, offsets: [0.8, -0.4, 0] };
    const logits = Array.from({ length: 20_000 }, () =>
      fillNormal(stream, new Float32Array(3)).map((value) => 3 * value),
    );
    const classes = logits.map((own) => {
      const [first = 0, second = 0] = calibrated(own, truth);
      const draw = uniformFloat64(stream);
      return draw < first ? 0 : draw < first + second ? 1 : 2;
    });
    const found = fitCalibration(logits, classes, { hasOffsets: true });
    expect(found.scale).toBeCloseTo(truth.scale, 1);
    for (const [place, offset] of truth.offsets.entries()) {
      expect(found.offsets[place]).toBeCloseTo(offset, 1);
    }
    // A table of what it predicts holds, where the bare softmax's does not.
    const errorOf = (probabilities: readonly number[]) =>
      expectedCalibrationError(
        reliabilityTable(
          probabilities,
          classes.map((own) => own === 0),
        ),
      );
    expect(errorOf(logits.map((own) => calibrated(own, found)[0] ?? 0))).toBeLessThan(0.02);
    expect(errorOf(logits.map((own) => softmax(own)[0] ?? 0))).toBeGreaterThan(0.05);
  });

  it('does not change the offsets when only a temperature is requested', () => {
    const { offsets } = fitCalibration([Float32Array.of(1, 0)], [1], { hasOffsets: false });
    expect(offsets).toEqual([0, 0]);
  });
});

describe('a reliability table', () => {
  it('compares predicted and observed frequencies, bin by bin', () => {
    const table = reliabilityTable([0.1, 0.15, 0.95, 1], [false, true, true, true]);
    expect(table).toEqual([
      { images: 2, predicted: 0.125, observed: 0.5 },
      { images: 2, predicted: 0.975, observed: 1 },
    ]);
    expect(expectedCalibrationError(table)).toBeCloseTo((2 * 0.375 + 2 * 0.025) / 4, 12);
  });
});
