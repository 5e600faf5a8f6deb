import * as z from 'zod';
import { describe, expect, it } from 'vitest';
import { allowedBy } from '../../../models/schema-issues/allowed.ts';

const share = z.number().min(0).max(1);

describe('what a schema allows, in words', () => {
  it.each<[schema: z.ZodType, words: string]>([
    [share, 'a number from 0 to 1'],
    [share.nullable(), 'a number from 0 to 1 or null'],
    [z.number().nullable(), 'a number or null'],
    [z.number(), 'a number'],
    [z.number().positive().max(5), 'a number above 0 and up to 5'],
    [z.number().positive().lt(1), 'a number above 0 and below 1'],
    [z.number().min(0).lt(1), 'a number from 0 and below 1'],
    [z.number().lt(1), 'a number below 1'],
    [z.int(), 'a whole number'],
    [z.int().min(2).multipleOf(2), 'an even number from 2 up'],
    [z.boolean(), 'true or false'],
    [z.enum(['a', 'b']), '"a" or "b"'],
    [z.literal([1, 3]), '1 or 3'],
    [z.string(), 'a text'],
    [z.string().min(1), 'a text that is not empty'],
    [z.iso.datetime(), 'a time such as 2026-01-31T12:00:00Z'],
    [
      z.array(z.int().positive()).min(1),
      'a list of one or more with a whole number above 0 in each place',
    ],
    [z.tuple([share, share]), 'a list of 2 with a number from 0 to 1 in each place'],
    [z.tuple([z.int(), z.string()]), 'a list of a whole number and a text'],
    [z.strictObject({ rate: share, kind: z.string() }), 'an object with rate and kind'],
  ])('of case %#', (schema, words) => {
    expect(allowedBy([schema])).toBe(words);
  });

  it('tells the largest number where the given one is larger', () => {
    expect(allowedBy([z.int().min(0)], 1e300)).toBe('a whole number from 0 to 9007199254740991');
  });
});
