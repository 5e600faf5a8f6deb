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
      'there is no nothing; play, nCritic, latentSize, loss, regularizer, augmentation, onCollapse, optimizer, schedule, averageDecay, logEvery and evaluateEvery are allowed',
    ],
    [
      'Loss=hinge',
      'there is no Loss (did you mean loss?); play, nCritic, latentSize, loss, regularizer, augmentation, onCollapse, optimizer, schedule, averageDecay, logEvery and evaluateEvery are allowed',
    ],
    [
      'learningRate=1',
      'there is no learningRate (did you mean optimizer.learningRate?); play, nCritic, latentSize, loss, regularizer, augmentation, onCollapse, optimizer, schedule, averageDecay, logEvery and evaluateEvery are allowed',
    ],
    [
      'optimizer.learningrate=1',
      'there is no optimizer.learningrate (did you mean optimizer.learningRate?); learningRate, discriminatorRatio, beta1, beta2, epsilon and sharedCounter are allowed',
    ],
    [
      'constructor.x=1',
      'there is no constructor; play, nCritic, latentSize, loss, regularizer, augmentation, onCollapse, optimizer, schedule, averageDecay, logEvery and evaluateEvery are allowed',
    ],
    [
      'regularizer.bound=1',
      'regularizer.bound is of another kind of regularizer; kind, weight, every and distance are allowed here',
    ],
    [
      'optimizer.learningRate=-1',
      'optimizer.learningRate cannot be -1; a number above 0 is allowed',
    ],
    ['optimizer.learningRate=0', 'optimizer.learningRate cannot be 0; a number above 0 is allowed'],
    [
      'optimizer.learningRate=NaN',
      'optimizer.learningRate cannot be NaN; a number above 0 is allowed',
    ],
    [
      'optimizer.learningRate=1e400',
      'optimizer.learningRate cannot be 1e400; a number above 0 and up to 1.7976931348623157e+308 is allowed',
    ],
    [
      'optimizer.learningRate.x=1',
      'optimizer.learningRate cannot be {"x":1}; a number above 0 is allowed',
    ],
    ['optimizer.beta1=2', 'optimizer.beta1 cannot be 2; a number from 0 to 1 is allowed'],
    ['optimizer.beta1="0.5"', 'optimizer.beta1 cannot be "0.5"; a number from 0 to 1 is allowed'],
    [
      'optimizer.sharedCounter=yes',
      'optimizer.sharedCounter cannot be yes; true or false is allowed',
    ],
    [
      'loss=hing',
      'loss cannot be hing; "nonSaturating", "relativistic", "hinge" or "wasserstein" is allowed',
    ],
    ['latentSize=a lot', 'latentSize cannot be a lot; a whole number above 0 is allowed'],
    [
      'latentSize=1e300',
      'latentSize cannot be 1e300; a whole number above 0 and up to 9007199254740991 is allowed',
    ],
    ['nCritic=0', 'nCritic cannot be 0; a whole number above 0 is allowed'],
    ['averageDecay=2', 'averageDecay cannot be 2; a number from 0 to 1 or null is allowed'],
    [
      'optimizer=3',
      'optimizer cannot be 3; an object with learningRate, discriminatorRatio, beta1, beta2, epsilon and sharedCounter is allowed',
    ],
    ['optimizer={"beta1":0.5}', 'optimizer.learningRate is missing; a number above 0 is needed'],
    [
      'schedule.generator.final=2',
      'schedule.generator.final cannot be 2; a number from 0 to 1 is allowed',
    ],
    [
      'schedule.generator={"kind":"sine"}',
      'schedule.generator.kind cannot be "sine"; "constant" or "cosine" is allowed',
    ],
    ['regularizer.every=0.5', 'regularizer.every cannot be 0.5; a whole number above 0 is allowed'],
    ['regularizer.kind=spectralNorm', 'regularizer.bound is missing; a number above 0 is needed'],
    [
      'augmentation={"kind":"diffAugment","cutout":2}',
      'augmentation.cutout cannot be 2; a number from 0 to 1 is allowed',
    ],
    ['steps=5', 'steps has a flag of its own: --steps'],
    ['headStart=5', 'headStart has a flag of its own: --head-start'],
    ['x', 'a path and a value such as optimizer.learningRate=5e-4 are allowed'],
    ['=1', 'a path and a value such as optimizer.learningRate=5e-4 are allowed'],
    [
      'optimizer.learningRate=',
      'a path and a value such as optimizer.learningRate=5e-4 are allowed',
    ],
    ['__proto__.x=1', 'a path and a value such as optimizer.learningRate=5e-4 are allowed'],
  ])('%s is refused by path and range', (text, message) => {
    const refusal = () => digits(text);
    expect(refusal).toThrow(InvalidInput);
    expect(refusal).toThrow(new InvalidInput(`--set ${text}: ${message}`));
  });

  it('names the one of two that is wrong', () => {
    expect(() => digits('optimizer.beta1=0.5', 'optimizer.beta1=7', 'nCritic=2')).toThrow(
      '--set optimizer.beta1=7: optimizer.beta1 cannot be 7; a number from 0 to 1 is allowed',
    );
  });

  it('takes numbers as other programs write them', () => {
    const { optimizer } = digits(
      'optimizer.beta1=.5',
      'optimizer.beta2=+1',
      'optimizer.epsilon=1.',
    );
    expect(optimizer).toMatchObject({ beta1: 0.5, beta2: 1, epsilon: 1 });
  });

  it('reaches into the method of a few-label preset', () => {
    const changed = semiPresetWithSettings({ preset: 'semi-vat', set: ['method.radius=3'] });
    expect(changed.method).toMatchObject({ name: 'consistency', radius: 3 });
    expect(() => semiPresetWithSettings({ preset: 'semi', set: ['method.radius=3'] })).toThrow(
      '--set method.radius=3: method.radius is of another kind of method; name, latentSize, generatorUnits, noise and averageShare are allowed here',
    );
    expect(() =>
      semiPresetWithSettings({ preset: 'semi-map', set: ['method.targets.spread=1'] }),
    ).toThrow('method.targets.spread cannot be 1; a number above 0 and below 1 is allowed');
    expect(() => semiPresetWithSettings({ preset: 'semi', set: ['units=[]'] })).toThrow(
      '--set units=[]: units cannot be []; a list of one or more with a whole number above 0 in each place is allowed',
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
