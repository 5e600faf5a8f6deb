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

  it('is refused when the two differ, or nothing matches Accept', () => {
    expect(() => chooseFormat(pictures, { extension: 'svg', format: 'png' })).toThrow(
      'format: "png" was given; allowed: svg, the extension of the path.',
    );
    expect(() => chooseFormat(animations, { accept: 'text/plain' })).toThrow(
      'No format in Accept is available; available: image/apng, image/webp, image/gif.',
    );
  });
});
