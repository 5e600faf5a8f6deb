import { describe, expect, it } from 'vitest';
import { entityTag, namesEntityTag } from '../../../functions/http/answer.ts';

describe('entityTag', () => {
  it('depends on every text and on the borders between them', () => {
    const tags = [entityTag('ab', 'c'), entityTag('a', 'bc'), entityTag('abc'), entityTag('abd')];
    expect(new Set(tags).size).toBe(tags.length);
  });
});

describe('namesEntityTag', () => {
  it.each(['"a"', 'W/"a"', '"x", "a"', '"x","a"', ' W/"x" ,\t W/"a" ', '*', ' * ', '"x,y", "a"'])(
    'finds "a" in %j',
    (field) => {
      expect(namesEntityTag(field, '"a"')).toBe(true);
    },
  );

  it.each([undefined, '', 'a', '"aa"', '"A"', '"x, a"', '"*"', 'W/"x"', '"a'])(
    'does not find "a" in %j',
    (field) => {
      expect(namesEntityTag(field, '"a"')).toBe(false);
    },
  );
});
