import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { startEngine } from '../../../pipeline/engines/engine.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';
import { begin, restore, trainOn } from './stopped-training.ts';
import { trainables } from './trainables.ts';

beforeAll(async () => {
  await startEngine('wasm', { threads: 1 });
});

describe.each(Object.entries(trainables))('%s', (_name, make) => {
  it('stopped in the midst of it goes on to the same weights and log, and keeps no tensor', async () => {
    const [whole, broken] = [await temporaryFolder('whole'), await temporaryFolder('stopped')];
    const trained = await make();
    const before = tf.memory().numTensors;
    const uninterrupted = await trainOn(trained, begin(trained), whole);
    const first = await trainOn(trained, begin(trained), broken, 13);
    const { training, refused } = await restore(trained, broken);
    if (!training) throw new Error(refused.join('; '));
    expect(training.position.step).toBe(13);
    const second = await trainOn(trained, training, broken);
    expect(second.values).toEqual(uninterrupted.values);
    expect([...first.log, ...second.log]).toEqual(uninterrupted.log);
    expect(tf.memory().numTensors).toBe(before);
  });
});
