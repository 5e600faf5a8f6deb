import { describe, expect, it } from 'vitest';
import { classFolders, classPath } from '../../datasets/class-paths.ts';

describe('folders of classes', () => {
  it('have the names of labels that every file system takes', () => {
    const labels = ['0', 'red fox', 'Zürich, Süd', '猫', '🦊'];
    expect(classFolders(labels)).toEqual(labels);
  });

  it('differ by more than upper and lower case', () => {
    expect(classFolders(['A', 'a', 'b'])).toEqual(['A~0', 'a~1', 'b']);
    expect(classFolders(['A~1', 'a', 'A'])).toEqual(['A~1~0', 'a~1', 'A~2']);
  });

  it('never lead out of the data set, nor fail on another system', () => {
    expect(classFolders(['../x', 'a/b', '..', 'CON', '', ' a.', 'a%2Fb', '\n'])).toEqual([
      '%2E.%2Fx',
      'a%2Fb',
      '%2E%2E',
      'CON~3',
      '~4',
      '%20a%2E',
      'a%252Fb',
      '%0A',
    ]);
  });

  it('have names of at most 255 bytes', () => {
    const [long = '', other] = classFolders(['é'.repeat(1000), `${'é'.repeat(1000)}!`]);
    expect(Buffer.byteLength(long)).toBeLessThanOrEqual(210);
    expect(other).not.toBe(long);
  });

  it('are different for 5,000 labels', () => {
    const labels = Array.from({ length: 5000 }, (_, index) => `label ${index}`);
    expect(classFolders(labels)).toEqual(labels);
  });

  it('hold images by their number in the series', () => {
    expect(classPath('red fox', 12)).toBe('red fox/0000012.png');
  });
});
