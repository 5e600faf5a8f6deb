import { describe, expect, it } from 'vitest';
import { sampleImages } from '../../../pipeline/data/sample-images.ts';

const images = {
  count: 50,
  height: 1,
  width: 2,
  pixels: Uint8Array.from({ length: 100 }, (_, index) => index),
  labels: Uint8Array.from({ length: 50 }, (_, index) => index),
};

describe('a sample of images', () => {
  it('holds none twice, each with its own pixels and label', () => {
    const { count, pixels, labels } = sampleImages(images, 30, 'a');
    expect(count).toBe(30);
    expect(new Set(labels).size).toBe(30);
    labels.forEach((label, place) => {
      expect([...pixels.subarray(2 * place, 2 * place + 2)]).toEqual([2 * label, 2 * label + 1]);
    });
  });

  it('is the same for the same purpose, another for another', () => {
    expect(sampleImages(images, 30, 'a')).toEqual(sampleImages(images, 30, 'a'));
    expect(sampleImages(images, 30, 'b')).not.toEqual(sampleImages(images, 30, 'a'));
  });

  it('of all of them is all of them, and of more is none', () => {
    expect(sampleImages(images, 50, 'a')).toBe(images);
    expect(() => sampleImages(images, 51, 'a')).toThrow('51 images of 50');
  });
});
