import { networkOutputShape } from '../../../models/network/network.ts';
import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../../pipeline/data/dataset.ts';
import { configurationSchema } from '../../../pipeline/gan/configuration.ts';
import { requireSameFlags } from '../../../pipeline/run/flags.ts';
import { ganRun } from '../../../pipeline/run/gan.ts';
import { InvalidInput } from '../../../pipeline/invalid-input.ts';
import {
  resolveConfiguration,
  resumeConfiguration,
  type TrainingFlags,
  companionsFollow,
} from '../../../pipeline/run/gan-configuration.ts';
import { tinyConfiguration } from '../../fixtures/tiny-configuration.ts';

function blankImages(count: number, height: number, width: number): Dataset['train'] {
  const pixels = new Uint8Array(count * height * width);
  return { count, height, width, channels: 1, pixels, labels: new Uint8Array(count) };
}

function dataset({ height = 28, width = 28, testCount = 129 } = {}): Dataset {
  return {
    name: 'made-up',
    sha256: '0'.repeat(64),
    labels: ['left', 'right', 'both'],
    train: blankImages(2, height, width),
    test: testCount > 0 ? blankImages(testCount, height, width) : undefined,
  };
}

const flags: TrainingFlags = { preset: 'digits', data: 'made-up', seed: 1, headStart: 0 };

describe('a configuration', () => {
  it('gives the networks of a conditional preset the labels of the data', () => {
    const { labels, generator, discriminator } = resolveConfiguration(flags, dataset());
    expect(labels).toEqual(['left', 'right', 'both']);
    expect(generator.inputShape).toEqual([64 + 3]);
    expect(discriminator.layers.at(-1)).toEqual({ kind: 'dense', units: 1 + 3 });
  });

  it('gives the networks of the classic preset no labels', () => {
    const seed = resolveConfiguration({ ...flags, preset: 'seed' }, dataset());
    expect(seed.labels).toBeNull();
    expect(seed.generator.inputShape).toEqual([100]);
    expect(seed.discriminator.layers.at(-1)).toEqual({ kind: 'dense', units: 1 });
  });

  it('skips the evaluation with too few test images, and refuses an explicit one', () => {
    const few = dataset({ testCount: 128 });
    expect(resolveConfiguration(flags, few)).toMatchObject({
      evaluation: 'none',
      evaluateEvery: null,
    });
    expect(() => resolveConfiguration({ ...flags, evaluation: 'quick' }, few)).toThrow(
      new InvalidInput(
        '--evaluation quick: made-up has 128 images to compare with, 129 or more are needed; --evaluation none is allowed',
      ),
    );
  });

  it('evaluates a short run quickly, unless a full evaluation is asked for', () => {
    const evaluationOf = (own: Partial<TrainingFlags>) =>
      resolveConfiguration({ ...flags, ...own }, dataset()).evaluation;
    expect(evaluationOf({ steps: 4999 })).toBe('quick');
    expect(evaluationOf({ steps: 5000 })).toBe('full');
    expect(evaluationOf({ steps: 150, evaluation: 'full' })).toBe('full');
    expect(evaluationOf({ steps: 30_000, evaluation: 'quick' })).toBe('quick');
  });

  it('measures nothing during training with --evaluation none', () => {
    expect(resolveConfiguration({ ...flags, evaluation: 'none' }, dataset())).toMatchObject({
      evaluation: 'none',
      evaluateEvery: null,
    });
    const { evaluation, evaluateEvery } = resolveConfiguration(flags, dataset());
    expect(evaluation).toBe('full');
    expect(evaluateEvery).toBeGreaterThan(0);
  });

  it('has networks for images whose sides are no multiples of 4', () => {
    const { imageShape, generator } = resolveConfiguration(flags, dataset({ height: 30 }));
    expect(imageShape).toEqual([30, 28, 1]);
    expect(networkOutputShape(generator)).toEqual(imageShape);
  });
});

describe('a configuration with contradicting parts', () => {
  it.each([
    { loss: 'relativistic' as const },
    { regularizer: { kind: 'gradientPenalty', weight: 1, every: 1, distance: 0.1 } as const },
    { augmentation: { kind: 'translation', pixels: 2 } as const },
  ])('is refused: the alternating step with %j', (part) => {
    const { success, error } = configurationSchema.safeParse({ ...tinyConfiguration, ...part });
    expect(success).toBe(false);
    expect(error?.issues[0]?.message).toBe(
      'the alternating step takes the non-saturating loss, no gradient penalty and no augmentation',
    );
  });
});

describe('the configuration of a continued run', () => {
  it('may change the steps, the data folder and the evaluation', () => {
    const stored = resolveConfiguration(flags, dataset());
    const given = { steps: 40_000, data: 'elsewhere', evaluation: 'quick' } as const;
    expect(resumeConfiguration(stored, given, dataset())).toEqual({ ...stored, ...given });
  });

  it('cannot be measured by too few images', () => {
    const few = dataset({ testCount: 128 });
    const stored = resolveConfiguration(flags, few);
    expect(() => resumeConfiguration(stored, { evaluation: 'full' }, few)).toThrow(
      new InvalidInput(
        '--evaluation full: made-up has 128 images to compare with, 129 or more are needed; --evaluation none is allowed',
      ),
    );
  });

  it('takes nothing else', () => {
    const stored = resolveConfiguration(flags, dataset());
    const fixed = Object.fromEntries(ganRun.fixed.map((name) => [name, stored[name]]));
    const given = { preset: 'seed', batchSize: 8 };
    expect(() => requireSameFlags(fixed, given, ganRun.changeable)).toThrow(
      new InvalidInput(
        "--resume: only --steps, --data and --evaluation may differ from the run's: --preset seed (the run has digits), --batch-size 8 (the run has 32)",
      ),
    );
  });
});

describe('what a run says when it begins', () => {
  const opened = (counts: readonly number[]) => {
    const labels = Uint8Array.from(
      counts.flatMap((count, label) => Array<number>(count).fill(label)),
    );
    const train = { ...blankImages(labels.length, 28, 28), labels };
    const data = { ...dataset(), train };
    const configuration = resolveConfiguration(flags, data);
    return { dataset: data, description: { configuration } } as unknown as Parameters<
      typeof ganRun.introduce
    >[0];
  };
  const shares = expect.stringContaining('the labels of fakes follow their shares') as string;

  it('is that the labels of fakes follow the classes, where these differ by more than two', () => {
    expect(ganRun.introduce(opened([5, 2, 3]))).toContainEqual(shares);
    expect(ganRun.introduce(opened([4, 2, 3]))).not.toContainEqual(shares);
  });
});

describe('judge, classifier and encoder', () => {
  it('follow by default where there are labels and the model is measured whole', () => {
    const images = dataset({ testCount: 500 });
    const digits = resolveConfiguration(flags, images);
    expect(companionsFollow(digits)).toBe(true);
    expect(companionsFollow(resolveConfiguration({ ...flags, preset: 'quick' }, images))).toBe(
      false,
    );
    expect(companionsFollow({ ...digits, labels: null })).toBe(false);
  });

  it('follow or stay away as a flag says', () => {
    const digits = resolveConfiguration(flags, dataset({ testCount: 500 }));
    expect(companionsFollow(digits, false)).toBe(false);
    expect(companionsFollow({ ...digits, evaluation: 'quick' }, true)).toBe(true);
  });
});
