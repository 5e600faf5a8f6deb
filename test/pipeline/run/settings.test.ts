import { describe, expect, it } from 'vitest';
import { presets } from '../../../pipeline/gan/presets.ts';
import { InvalidInput } from '../../../pipeline/invalid-input.ts';
import { presetWithSettings } from '../../../pipeline/run/gan-configuration.ts';
import { semiPresetWithSettings } from '../../../pipeline/run/semi-configuration.ts';
import { requireSameSettings } from '../../../pipeline/run/settings.ts';

const digits = (...set: string[]) => presetWithSettings({ preset: 'digits', set });

describe('--set', () => {
  it('replaces one setting and leaves the others', () => {
    const { optimizer, ...rest } = digits('optimizer.learningRate=5e-4');
    const { optimizer: before, ...others } = presets.digits;
    expect(optimizer).toEqual({ ...before, learningRate: 5e-4 });
    expect(rest).toEqual(others);
    expect(digits()).toBe(presets.digits);
  });

  it('takes texts, null, booleans and whole objects', () => {
    const changed = digits(
      'loss=hinge',
      'averageDecay=null',
      'optimizer.sharedCounter=true',
      'schedule.generator={"kind":"constant"}',
    );
    expect(changed).toMatchObject({
      loss: 'hinge',
      averageDecay: null,
      optimizer: { sharedCounter: true },
      schedule: { generator: { kind: 'constant' } },
    });
  });

  it('drops what only the former kind has when the kind changes', () => {
    expect(digits('regularizer.kind=none').regularizer).toEqual({ kind: 'none' });
    expect(digits('regularizer.kind=spectralNorm', 'regularizer.bound=1').regularizer).toEqual({
      kind: 'spectralNorm',
      bound: 1,
    });
  });

  it('lets the last of two win', () => {
    const { optimizer } = digits('optimizer.beta1=0.5', 'optimizer.beta1=0.9');
    expect(optimizer.beta1).toBe(0.9);
  });

  it.each([
    [
      'nothing=1',
      'there is no nothing; allowed: play, nCritic, latentSize, loss, regularizer, augmentation, onCollapse, optimizer, schedule, averageDecay, logEvery, evaluateEvery',
    ],
    [
      'optimizer.learningrate=1',
      'there is no optimizer.learningrate; allowed: learningRate, discriminatorRatio, beta1, beta2, epsilon, sharedCounter',
    ],
    ['optimizer.learningRate=-1', 'optimizer.learningRate: Too small: expected number to be >0'],
    ['optimizer.beta1=2', 'optimizer.beta1: Too big: expected number to be <=1'],
    [
      'loss=hing',
      'loss: Invalid option: expected one of "nonSaturating"|"relativistic"|"hinge"|"wasserstein"',
    ],
    ['latentSize=a lot', 'latentSize: Invalid input: expected number, received string'],
    ['optimizer=3', 'optimizer: Invalid input: expected object, received number'],
    ['schedule.generator.final=2', 'schedule.generator.final: Too big: expected number to be <=1'],
    ['regularizer.every=0.5', 'regularizer.every: Invalid input: expected int, received number'],
    [
      'regularizer.kind=spectralNorm',
      'regularizer.bound: Invalid input: expected number, received undefined',
    ],
    ['nCritic=0', 'nCritic: Too small: expected number to be >0'],
    [
      'augmentation={"kind":"diffAugment","cutout":2}',
      'augmentation.cutout: Too big: expected number to be <=1',
    ],
    ['steps=5', 'steps has a flag of its own: --steps'],
    ['headStart=5', 'headStart has a flag of its own: --head-start'],
    ['x', 'a path and a value such as optimizer.learningRate=5e-4 are allowed'],
    ['__proto__.x=1', 'a path and a value such as optimizer.learningRate=5e-4 are allowed'],
    ['constructor.x=1', 'there is no constructor; allowed: '],
  ])('%s is refused by path and range', (text, message) => {
    const refusal = () => digits(text);
    expect(refusal).toThrow(InvalidInput);
    expect(refusal).toThrow(`--set ${text}: ${message}`);
  });

  it('reaches into the method of a few-label preset', () => {
    const changed = semiPresetWithSettings({ preset: 'semi-vat', set: ['method.radius=3'] });
    expect(changed.method).toMatchObject({ name: 'consistency', radius: 3 });
    expect(() => semiPresetWithSettings({ preset: 'semi', set: ['method.radius=3'] })).toThrow(
      '--set method.radius=3: there is no method.radius; allowed: ',
    );
  });
});

describe('--set with --resume', () => {
  it('may repeat what the run has, and nothing else', () => {
    const check = (...set: string[]) => requireSameSettings(presets.digits, set, '--steps');
    expect(() => check('optimizer.learningRate=0.001', 'loss=nonSaturating')).not.toThrow();
    expect(() => check('optimizer.learningRate=5e-4')).toThrow(
      "--resume: only --steps may differ from the run's: --set optimizer.learningRate=5e-4",
    );
  });
});
