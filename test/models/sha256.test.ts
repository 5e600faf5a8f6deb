import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sha256InJavaScript as sha256 } from '../../models/sha256.ts';

describe('SHA-256', () => {
  it('is what Node computes, at every length around the blocks', () => {
    for (let length = 0; length < 300; length++) {
      const message = randomBytes(length);
      const expected = createHash('sha256').update(message).digest('hex');
      expect(Buffer.from(sha256(message)).toString('hex'), `${length} bytes`).toBe(expected);
    }
  });

  it('is what Node computes of a megabyte', () => {
    const message = new Uint8Array(2 ** 20 + 3).fill(0xa7);
    const expected = createHash('sha256').update(message).digest('hex');
    expect(Buffer.from(sha256(message)).toString('hex')).toBe(expected);
  });

  it('is the standard’s own example', () => {
    const digest = sha256(new TextEncoder().encode('abc'));
    expect(Buffer.from(digest).toString('hex')).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });
});
