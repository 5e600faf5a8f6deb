import { describe, expect, it } from 'vitest';
import {
  areListed,
  firstLabels,
  labelHeader,
  labelKey,
  shortName,
} from '../../../models/manifest/label-text.ts';
import type { Content } from '../../../models/manifest/content.ts';
import { contentOf, guessContent, labelIndex } from '../../../models/manifest/labels.ts';

const digits = Array.from('0123456789');
const sha256 = '0'.repeat(64);

describe('what a model draws', () => {
  it.each<[name: string, labels: readonly string[] | null, content: Content]>([
    ['mnist', digits, 'digits'],
    ['qmnist', null, 'digits'],
    ['my-digits', digits, 'digits'],
    ['my-digits', ['zero', 'one'], 'handwriting'],
    ['emnist-letters', ['A', 'B'], 'handwriting'],
    ['omniglot', null, 'handwriting'],
    ['fashion-mnist', digits, 'images'],
    ['sign_mnist_train', digits, 'images'],
    ['pathmnist', digits, 'images'],
    ['organamnist_64', digits, 'images'],
    ['notMNIST_small', null, 'images'],
    ['kuzushiji-mnist', ['あ'], 'handwriting'],
    ['shoes', digits, 'images'],
  ])('follows from the name %s where nothing else says it', (name, labels, content) => {
    expect(guessContent(name, labels)).toBe(content);
    expect(contentOf({ dataset: { name, sha256 }, labels })).toBe(content);
  });

  it('is what its manifest says, whatever the name', () => {
    const dataset = { name: 'mnist', sha256, content: 'images' } as const;
    expect(contentOf({ dataset, labels: digits })).toBe('images');
  });
});

describe('a label in URLs and headers', () => {
  const long = 'x'.repeat(769);

  it('is its name, or its index where the name is too long', () => {
    expect(labelKey(['a', 'Süd', long], 1)).toBe('Süd');
    expect(labelKey(['a', 'Süd', long], 2)).toBe('2');
    expect(labelKey(['🦊'.repeat(64)], 0)).toBe('🦊'.repeat(64));
    expect(labelKey(['a'], 1)).toBeUndefined();
  });

  it('is its name where its index is another label’s name', () => {
    const labels = ['1', long];
    expect(labelKey(labels, 1)).toBe(long);
    expect(labelIndex(labels, '1')).toBe(0);
  });

  it('is read back as the label that it was made from', () => {
    const labels = ['1', long, '3', 'é', 'e\u0301', `${long}y`, 'a', 'A'];
    for (const index of labels.keys()) {
      expect(labelIndex(labels, labelKey(labels, index) ?? '')).toBe(index);
    }
  });

  it('stands in a header that is not longer than 4096 bytes, or not at all', () => {
    expect(labelHeader([0, 1, null], ['a,b', 'ü'])).toBe('a%2Cb,%C3%BC');
    expect(labelHeader([0], null)).toBeNull();
    expect(labelHeader([null], ['a'])).toBeNull();
    const name = 'x'.repeat(511);
    expect(labelHeader(Array(8).fill(0), [name])).toHaveLength(8 * 512 - 1);
    expect(labelHeader(Array(9).fill(0), [name])).toBeNull();
  });
});

describe('a list of labels', () => {
  it('has all where they are few and short, else the first ones', () => {
    const many = Array.from({ length: 300 }, (_, index) => String(index));
    expect(areListed(digits)).toBe(true);
    expect(firstLabels(digits)).toBe(digits);
    expect(areListed(many)).toBe(false);
    expect(firstLabels(many)).toEqual(many.slice(0, 256));
    const long = ['x'.repeat(16_000), 'y'.repeat(384), 'z'];
    expect(firstLabels(long)).toEqual(long.slice(0, 2));
  });

  it('shortens a name between two characters', () => {
    expect(shortName('x'.repeat(64))).toBe('x'.repeat(64));
    expect(shortName('🦊'.repeat(65))).toBe(`${'🦊'.repeat(63)}…`);
  });
});
