import { describe, expect, it } from 'vitest';
import { checkTrainingFlags } from '../../../pipeline/commands/train-flags.ts';
import { InvalidInput } from '../../../pipeline/invalid-input.ts';
import { readGrid, trainingParameters } from '../../../pipeline/sweep/grid.ts';

const rowsOf = (grid: unknown) => readGrid(JSON.stringify(grid), 'grid.json', checkTrainingFlags);

describe('a grid', () => {
  it('has a row for each combination, its last flag changing fastest', () => {
    const rows = rowsOf({ preset: 'quick', steps: [100, 200], seed: [1, 2] });
    expect(rows.map(({ parameters }) => parameters.join(' '))).toEqual([
      '--preset quick --steps 100 --seed 1',
      '--preset quick --steps 100 --seed 2',
      '--preset quick --steps 200 --seed 1',
      '--preset quick --steps 200 --seed 2',
    ]);
    expect(rows.map(({ index }) => index)).toEqual([0, 1, 2, 3]);
  });

  it('names rows by their flags, fit for a folder and for S3, whatever other rows there are', () => {
    const [row] = rowsOf({ data: '/data/my digits', seed: [7] });
    expect(row?.name).toBe('data=-data-my-digits+seed=7');
    const more = rowsOf([{ seed: [1] }, { data: '/data/my digits', seed: [7] }]);
    expect(more[1]?.name).toBe(row?.name);
    expect(rowsOf({})[0]).toMatchObject({ name: 'defaults', parameters: [] });
  });

  it('takes flags without a value, by true, and leaves them out by false', () => {
    const rows = rowsOf({ preset: 'semi', 'labels-only': [true, false] });
    expect(rows.map(({ parameters }) => parameters)).toEqual([
      ['--preset', 'semi', '--labels-only'],
      ['--preset', 'semi'],
    ]);
  });

  it('trains no judge, classifier and encoder unless it says so', () => {
    const rows = rowsOf([{ seed: 1 }, { seed: 2, companions: [true, false] }]);
    expect(rows.map((row) => trainingParameters(row).join(' '))).toEqual([
      '--seed 1 --no-companions',
      '--seed 2 --companions',
      '--seed 2 --no-companions',
    ]);
  });

  it('takes settings by set.<path>, false and true among their values', () => {
    const rows = rowsOf({
      preset: 'quick',
      'set.optimizer.learningRate': [1e-3, 5e-4],
      'set.optimizer.sharedCounter': [true, false],
    });
    expect(rows.map(({ parameters }) => parameters.slice(2).join(' '))).toEqual([
      '--set optimizer.learningRate=0.001 --set optimizer.sharedCounter=true',
      '--set optimizer.learningRate=0.001 --set optimizer.sharedCounter=false',
      '--set optimizer.learningRate=0.0005 --set optimizer.sharedCounter=true',
      '--set optimizer.learningRate=0.0005 --set optimizer.sharedCounter=false',
    ]);
    expect(rows[1]?.name).toBe(
      'preset=quick+set.optimizer.learningRate=0.001+set.optimizer.sharedCounter=false',
    );
  });

  it.each([
    [
      '{"set.optimizer.beta1": [0.5, 2]}',
      'grid.json: row 1 (--set optimizer.beta1=2): --set optimizer.beta1=2: optimizer.beta1 cannot be 2; a number from 0 to 1 is allowed',
    ],
    [
      '{"preset": "semi", "steps": 5, "epochs": [1, 2]}',
      'grid.json: row 0 (--preset semi --steps 5 --epochs 1): --epochs 1: --steps is given too; one of them is allowed',
    ],
    ['{"seed": [1,', /^grid\.json: is not JSON: /],
    ['[]', /^grid\.json: a flag of pipeline:train with a value or a list of values is allowed/],
    ['{"seed": []}', /^grid\.json: seed: a flag of pipeline:train with a value/],
    ['{"seed": {"from": 1}}', /^grid\.json: seed: a flag of pipeline:train with a value/],
    ['{"--seed": 1}', /^grid\.json: --seed: a flag of pipeline:train with a value/],
    [
      '{"seed": [1, -2]}',
      "grid.json: row 1 (--seed -2): option '--seed <N>' argument '-2' is invalid. A whole number from 0 to 4294967295 is allowed.",
    ],
    ['{"sede": 1}', "grid.json: row 0 (--sede 1): unknown option '--sede' (Did you mean --seed?)"],
    ['{"out": "here"}', 'grid.json: row 0 (--out here): --out is set by the sweep itself'],
    ['{"seed": [1, 1]}', 'grid.json: row 1 (--seed 1): repeats row 0'],
    [
      JSON.stringify({
        seed: Array.from({ length: 101 }, (_, i) => i),
        steps: Array.from({ length: 100 }, (_, i) => i + 1),
      }),
      'grid.json: 10100 rows; up to 10000 are allowed',
    ],
  ])('%.40s is refused', (json, message) => {
    const read = () => readGrid(json, 'grid.json', checkTrainingFlags);
    expect(read).toThrow(InvalidInput);
    expect(read).toThrow(message);
  });
});
