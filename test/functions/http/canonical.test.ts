import { describe, expect, it } from 'vitest';
import { canonicalPath, unlessDefault } from '../../../functions/http/canonical.ts';

describe('a canonical path', () => {
  it('has its parameters in one order, whatever order they come in', () => {
    const one = canonicalPath('/digit', { model: 'm', seed: 'a', label: 7, size: 56 });
    const other = canonicalPath('/digit', { size: 56, label: 7, seed: 'a', model: 'm' });
    expect(one).toBe('/digit?model=m&seed=a&label=7&size=56');
    expect(other).toBe(one);
  });

  it('leaves out absent values, and keeps zero and false', () => {
    const query = { model: 'm', seed: null, spread: undefined, label: 0, latent: false };
    expect(canonicalPath('/digit', query)).toBe('/digit?model=m&label=0&latent=false');
    expect([unlessDefault(1, 1), unlessDefault(0, 1)]).toEqual([undefined, 0]);
  });

  it('names a format as its extension, and encodes values as UTF-8', () => {
    expect(canonicalPath('/walk', { to: 'ü', from: '&=' }, 'gif')).toBe(
      '/walk.gif?from=%26%3D&to=%C3%BC',
    );
  });
});
