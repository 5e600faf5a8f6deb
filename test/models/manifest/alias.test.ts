import { describe, expect, it } from 'vitest';
import { parseAlias } from '../../../models/manifest/alias.ts';

const id = '0123456789abcdef';
const parse = (value: unknown) => parseAlias(Buffer.from(JSON.stringify(value)), 'aliases/a.json');

describe('parseAlias', () => {
  it.each([[{ id, previous: null }], [{ id, previous: id }]])('reads %j', (alias) => {
    expect(parse(alias)).toEqual(alias);
  });

  it.each([
    [null, 'an object with id and previous is needed'],
    [{ previous: null }, 'id: a model id is 16 hex digits'],
    [{ id: id.toUpperCase(), previous: null }, 'id: a model id is 16 hex digits'],
    [{ id }, 'previous: a model id is 16 hex digits, null where there is none'],
    [{ id, previous: 7 }, 'previous: a model id is 16 hex digits, null where there is none'],
    [{ id, previous: null, next: id }, 'next: an alias has no such field'],
  ])('refuses %j', (alias, message) => {
    expect(() => parse(alias)).toThrow(`aliases/a.json: ${message}`);
  });
});
