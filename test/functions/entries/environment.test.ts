import { describe, expect, it } from 'vitest';
import { WrongUse, readEnvironment } from '../../../functions/entries/environment.ts';

describe('the environment', () => {
  it('has defaults', () => {
    expect(readEnvironment({})).toEqual({
      MODEL_ALIAS: 'champion',
      MODEL_REFRESH: 60,
      MODEL_PUBLIC_KEYS: [],
      INVOKE_MODE: 'BUFFERED',
      RATE_LIMIT: 0,
      TRUSTED_PROXIES: 0,
      DRAIN_SECONDS: 0,
      PORT: 8787,
      HOST: '127.0.0.1',
    });
  });

  it('treats an empty variable as absent', () => {
    expect(readEnvironment({ PORT: '', MODEL_STORE: '' })).toEqual(readEnvironment({}));
  });

  it('takes what is given', () => {
    const variables = {
      MODEL_STORE: 's3://bucket/prefix',
      MODEL_ALIAS: 'candidate',
      HOST: '::1',
      INVOKE_MODE: 'RESPONSE_STREAM',
      EDGE: 'cloudfront',
      METRICS: 'off',
      LOG: 'requests',
    };
    const key = Buffer.alloc(32, 7).toString('base64');
    expect(
      readEnvironment({
        ...variables,
        PORT: '0',
        MODEL_REFRESH: '5',
        MODEL_PUBLIC_KEYS: `${key}, ${key}`,
        OTHER: 'x',
      }),
    ).toEqual({
      ...variables,
      PORT: 0,
      MODEL_REFRESH: 5,
      MODEL_PUBLIC_KEYS: [key, key],
      RATE_LIMIT: 0,
      TRUSTED_PROXIES: 0,
      DRAIN_SECONDS: 0,
    });
  });

  const portAllowed = 'a whole number from 0 (any free port) to 65535';
  it.each([
    ['PORT', '65536', portAllowed],
    ['PORT', '80.5', portAllowed],
    ['PORT', '0x50', portAllowed],
    ['PORT', '-1', portAllowed],
    ['MODEL_ALIAS', '../x', 'a name of 1 to 64 letters, digits, "-" and "_"'],
    ['MODEL_STORE', 'http://models.example', 'a folder or s3://bucket/prefix'],
    ['MODEL_STORE', 'file:///models', 'a folder or s3://bucket/prefix'],
    ['MODEL_STORE', 's3://bucket//x', 'a folder or s3://bucket/prefix'],
    ['MODEL_REFRESH', '1.5', 'a whole number of seconds from 0 (never) to 86400'],
    ['MODEL_REFRESH', '86401', 'a whole number of seconds from 0 (never) to 86400'],
    [
      'MODEL_PUBLIC_KEYS',
      'abc',
      'ed25519 public keys in base64, raw (32 bytes) or SPKI, separated by commas',
    ],
    ['HOST', 'a b', 'a host name or an IP address'],
    ['DRAIN_SECONDS', '601', 'a whole number of seconds from 0 to 600'],
    ['METRICS', 'yes', '"on" or "off"'],
    ['LOG', 'all', '"requests" or "off"'],
  ])('refuses %s=%s in one line', (name, value, allowed) => {
    expect(() => readEnvironment({ [name]: value })).toThrow(
      new WrongUse(`${name}: ${JSON.stringify(value)} was given; allowed: ${allowed}`),
    );
  });
});
