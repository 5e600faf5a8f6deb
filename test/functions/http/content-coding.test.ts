import { describe, expect, it } from 'vitest';
import { isCompressible, readAcceptEncoding } from '../../../functions/http/content-coding.ts';

describe('Accept-Encoding', () => {
  it.each([
    [undefined, null, true],
    ['', null, true],
    ['identity', null, true],
    ['gzip', 'gzip', true],
    ['x-gzip', 'gzip', true],
    ['br', 'br', true],
    ['gzip, deflate, br, zstd', 'br', true],
    ['gzip;q=1.0, br;q=0.9', 'gzip', true],
    ['GZIP;Q=0.5', 'gzip', true],
    ['deflate, zstd', null, true],
    ['*', 'br', true],
    ['br;q=0, *', 'gzip', true],
    ['br;q=0, gzip;q=0', null, true],
    ['gzip;q=0.5, identity', null, true],
    ['gzip;q=0.5, identity;q=0.5', 'gzip', true],
    ['gzip;q=2, br;q=x', null, true],
    ['identity;q=0', null, false],
    ['gzip, identity;q=0', 'gzip', false],
    ['*;q=0', null, false],
    ['*;q=0, gzip', 'gzip', false],
    ['*;q=0, identity', null, true],
  ])('%j: %j, and identity %j', (header, coding, takesIdentity) => {
    expect(readAcceptEncoding(header)).toEqual({ coding, takesIdentity });
  });
});

describe('what is compressed', () => {
  it.each([
    'application/json',
    'application/x-ndjson',
    'application/problem+json',
    'image/svg+xml',
    'text/html; charset=UTF-8',
    'text/plain; version=0.0.4',
  ])('is %s', (type) => {
    expect(isCompressible(type)).toBe(true);
  });

  it.each(['image/png', 'image/apng', 'image/webp', 'image/gif', 'application/zip', ''])(
    'is not %j',
    (type) => {
      expect(isCompressible(type)).toBe(false);
    },
  );
});
