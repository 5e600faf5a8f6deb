import { describe, expect, it } from 'vitest';
import { parseAlias } from '../../../models/manifest/alias.ts';

const id = '0123456789abcdef';
const parse = (value: unknown) => parseAlias(Buffer.from(JSON.stringify(value)), 'aliases/a.json');

describe('parseAlias', () => {
  it.each([[{ id, previous: null }], [{ id, previous: id }]])('reads %j', (alias) => {
    expect(parse(alias)).toEqual(alias);
  });

  it.each([
    [null, 'it cannot be null; an object with id and previous is needed'],
    [7, 'it cannot be 7; an object with id and previous is needed'],
    [{ previous: null }, 'id is missing; a model id is 16 hex digits'],
    [
      { id: id.toUpperCase(), previous: null },
      'id cannot be "0123456789ABCDEF"; a model id is 16 hex digits',
    ],
    [{ id }, 'previous is missing; a model id is 16 hex digits, null where there is none'],
    [
      { id, previous: 7 },
      'previous cannot be 7; a model id is 16 hex digits, null where there is none',
    ],
    [{ id, previous: null, next: id }, 'there is no next; id and previous are allowed'],
  ])('refuses %j', (alias, message) => {
    expect(() => parse(alias)).toThrow(`aliases/a.json: ${message}`);
  });
});
