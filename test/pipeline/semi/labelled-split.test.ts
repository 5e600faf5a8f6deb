import { describe, expect, it } from 'vitest';
import type { LabelledImages } from '../../../pipeline/data/images.ts';
import { createBatches, iterationsPerEpoch } from '../../../pipeline/semi/batches.ts';
import { chooseLabelled } from '../../../pipeline/semi/labelled-split.ts';

const count = 60;
const images: LabelledImages = {
  count,
  height: 1,
  width: 1,
  channels: 1,
  pixels: new Uint8Array(count),
  labels: Uint8Array.from({ length: count }, (_, index) => index % 3),
};
const requested = { labelSeed: 1, labelsPerClass: 4, labels: ['a', 'b', 'c'] };

describe('the split into labelled and unlabelled images', () => {
  it('takes as many of each class, none twice', () => {
    const { labelled } = chooseLabelled(images, requested);
    expect(new Set(labelled).size).toBe(12);
    const classes = Array.from(labelled, (index) => images.labels[index]);
    expect(classes).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2]);
  });

  it('follows from the label seed alone', () => {
    const chosen = (labelSeed: number) => [
      ...chooseLabelled(images, { ...requested, labelSeed }).labelled,
    ];
    expect(chosen(1)).toEqual(chosen(1));
    expect(chosen(1)).not.toEqual(chosen(2));
  });

  it('takes more labels of the same images first', () => {
    const few = chooseLabelled(images, { ...requested, labelsPerClass: 2 }).labelled;
    const more = new Set(chooseLabelled(images, requested).labelled);
    expect([...few].every((index) => more.has(index))).toBe(true);
  });

  it('counts every image among the unlabelled ones', () => {
    expect(chooseLabelled(images, requested).unlabelled.toSorted()).toEqual(
      Uint32Array.from({ length: count }, (_, index) => index),
    );
  });

  it('refuses more labels than a class has, by its name', () => {
    expect(() => chooseLabelled(images, { ...requested, labelsPerClass: 21 })).toThrow(
      '--labels-per-class 21: 21 training images of each class are needed, but class a has 20, class b has 20, class c has 20; 1 to 20 are allowed',
    );
  });

  it('refuses a class without images', () => {
    expect(() => chooseLabelled(images, { ...requested, labels: ['a', 'b', 'c', 'none'] })).toThrow(
      '--labels-per-class 4: 4 training images of each class are needed, but class none has 0; every class needs one at least',
    );
  });
});

describe('the batches', () => {
  const split = chooseLabelled(images, requested);
  const order = { seed: 1, batchSize: 20, labelledBatchSize: 6 };

  it('take every image once an epoch, and in another order the next time', () => {
    const batches = createBatches(split, order);
    const epoch = (first: number) =>
      [0, 1, 2].flatMap((step) => [...batches(first + step).unlabelled]);
    expect(iterationsPerEpoch(count, 20)).toBe(3);
    expect(epoch(0).toSorted((a, b) => a - b)).toEqual(
      [...split.unlabelled].toSorted((a, b) => a - b),
    );
    expect(epoch(3)).not.toEqual(epoch(0));
    expect(new Set(epoch(3)).size).toBe(count);
  });

  it('are those of a run that never stopped, whichever step comes first', () => {
    const [whole, resumed] = [createBatches(split, order), createBatches(split, order)];
    for (let step = 0; step < 7; step++) whole(step);
    expect(resumed(7)).toEqual(whole(7));
  });

  it('compare the generator with other images than the discriminator has just seen', () => {
    const { unlabelled, compared } = createBatches(split, order)(0);
    expect(compared).not.toEqual(unlabelled);
  });
});
