import { describe, expect, it } from 'vitest';
import { trainShortly } from './short-training.ts';

// Minutes, where other programs need the processor too.
const timeout = 1_800_000;

// Five iterations: the gradient penalty of `digits` comes every fourth.
describe('five iterations of a GAN preset on 600 images', () => {
  it('give the same model and log as ever: digits', { timeout }, async () => {
    expect(await trainShortly('digits', 5)).toMatchInlineSnapshot(`
      {
        "log": "19da4cdf07a99f46a23580ce9b9933c04b2d43fdef6b66ed01590bb5b68ad30b",
        "model": "99f6d75ca944504f",
      }
    `);
  });

  it('give the same model and log as ever: seed', { timeout }, async () => {
    expect(await trainShortly('seed', 5)).toMatchInlineSnapshot(`
      {
        "log": "1ec2173934b42856881c09af3d9102787744fd4149fe327b594eb779ad26d294",
        "model": "f5ce3b152cda6e71",
      }
    `);
  });
});

describe('six iterations of a few-label preset on 600 images', () => {
  it('give the same classifier and log as ever: semi', { timeout }, async () => {
    expect(await trainShortly('semi', 6)).toMatchInlineSnapshot(`
      {
        "classifier": "eaeb1da4021f8919e5e84bc2a0cb8eeff739f500590c752c3f8acf18db58638e",
        "log": "8ef1c8cc4a6a1a7a5b4d344e1b994fb1ce7b6a57cb07b5b4faf11907a87cc049",
      }
    `);
  });
});
