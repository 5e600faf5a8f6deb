import { describe, expect, it } from 'vitest';
import { trainShortly } from './short-training.ts';

// Minutes, where other programs need the processor too.
const timeout = 1_800_000;

describe('five iterations of a GAN preset on 600 images', () => {
  it('give the same model and log as ever: quick', { timeout }, async () => {
    expect(await trainShortly('quick', 5)).toMatchInlineSnapshot(`
      {
        "log": "d0e6f29b8368c14ec28c507a67fb9349a60b192bc932134ff61b2f98b6a78c8d",
        "model": "1be849505764ab68",
      }
    `);
  });
});

describe('six iterations of a few-label preset on 600 images', () => {
  it('give the same classifier and log as ever: semi-vat', { timeout }, async () => {
    expect(await trainShortly('semi-vat', 6)).toMatchInlineSnapshot(`
      {
        "classifier": "30cebfe9e7bae2aa0449116376abebeb5b29edb6f6860e5b81825a255f35da1c",
        "log": "9789d5dcdf83ddef34566cd08686d4f917dd10fa04aa9135f8e1b0df0c8f0799",
      }
    `);
  });

  it('give the same classifier and log as ever: semi-map', { timeout }, async () => {
    expect(await trainShortly('semi-map', 6)).toMatchInlineSnapshot(`
      {
        "classifier": "f60e4858a97cd565c532be6c2e4e6f41756ee8432de47b56ce064cf7d0b07c51",
        "log": "4cb2a53b8895d066cb37bdc06d732af272a01261d440b0e8b6520deaa477e712",
      }
    `);
  });
});
