import { describe, expect, it } from 'vitest';
import { chooseFormat } from '../../../functions/http/accept.ts';
import { offerOf } from '../../../functions/images/formats.ts';

const pictures = offerOf(['still', 'json']);
const animations = offerOf(['moving']);

describe('the format of an answer', () => {
  it('is the extension’s, else the one of the query, else the first', () => {
    expect(chooseFormat(pictures, { extension: 'svg', accept: 'image/webp' })).toEqual({
      name: 'svg',
      format: 'svg',
      negotiated: false,
    });
    expect(chooseFormat(pictures, { format: 'json' })).toMatchObject({ name: 'json' });
    expect(chooseFormat(pictures, {})).toEqual({ name: 'png', format: 'png', negotiated: true });
  });

  it('of an animation is named "png" where it is an animated PNG', () => {
    expect(chooseFormat(animations, { extension: 'png' })).toMatchObject({ format: 'apng' });
    expect(chooseFormat(animations, { accept: 'image/png' })).toMatchObject({ format: 'apng' });
    expect(chooseFormat(animations, { accept: 'image/gif, image/png;q=0.5' })).toMatchObject({
      format: 'gif',
    });
  });

  it.each([
    ['image/webp;q=abc, image/svg+xml;q=0.1', 'svg'],
    ['image/webp;q=, image/svg+xml;q=0.1', 'svg'],
    ['image/webp;q=1.5, image/svg+xml;q=0.1', 'svg'],
    ['image/webp;q=-1, image/svg+xml;q=0.1', 'svg'],
    ['image/webp;q=NaN, image/svg+xml;q=0.1', 'svg'],
    // As Java's HttpURLConnection writes them.
    ['image/webp; q=.2, image/svg+xml; q=.1', 'webp'],
    ['image/webp;q=0.12345, image/svg+xml;q=0.12346', 'svg'],
    ['IMAGE/WEBP ; Q=1.000', 'webp'],
    ['text/x;a="image/svg+xml,b;q=0", image/webp', 'webp'],
    // What is not closed goes on to the end.
    ['image/webp, text/x;a="image/svg+xml, image/png', 'webp'],
    [`image/webp, ${'"\\\\'.repeat(3)}, image/png`, 'webp'],
    ['image/webp;q=0, image/*', 'png'],
    ['image/*;q=0.5, image/png;q=0, */*;q=0.1', 'svg'],
    ['image/svg+xml;q=0.2, image/webp;q=0.3, image/svg+xml;q=0.4', 'svg'],
  ])('follows the weights of Accept, without ranges whose weight is none: %s', (accept, name) => {
    expect(chooseFormat(pictures, { accept }).name).toBe(name);
  });

  it('is refused where all ranges of Accept have a wrong weight', () => {
    expect(() => chooseFormat(pictures, { accept: 'image/webp;q=abc' })).toThrow(
      'No format in Accept is available; available: image/png,',
    );
  });

  it('is refused when the two differ, or nothing matches Accept', () => {
    expect(() => chooseFormat(pictures, { extension: 'svg', format: 'png' })).toThrow(
      'format: "png" was given; allowed: svg, the extension of the path.',
    );
    expect(() => chooseFormat(animations, { accept: 'text/plain' })).toThrow(
      'No format in Accept is available; available: image/apng, image/webp, image/gif.',
    );
  });
});
