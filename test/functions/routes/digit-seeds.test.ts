import { fc } from '../../fixtures/seeded-checks.ts';
import { describe, expect, it } from 'vitest';
import { isSeed } from '../../../models/seed/seed.ts';
import { bytesOf, shippedApp } from '../shipped-app.ts';

const app = shippedApp();

describe('seeds', () => {
  it('answers any seed, and the same seed the same', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'binary', minLength: 1, maxLength: 128 }),
        async (seed) => {
          fc.pre(isSeed(seed));
          const url = `/digit?seed=${encodeURIComponent(seed)}`;
          const response = await app.request(url);
          expect(response.status).toBe(200);
          expect(await bytesOf(app.request(url))).toEqual(await bytesOf(response));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('draws distinct digits for distinct seeds', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.string({ minLength: 1, maxLength: 12 }), {
          minLength: 20,
          maxLength: 20,
        }),
        async (seeds) => {
          const images = await Promise.all(
            seeds.map((seed) => bytesOf(app.request(`/digit?seed=${encodeURIComponent(seed)}`))),
          );
          expect(new Set(images.map((png) => png.join())).size).toBe(seeds.length);
        },
      ),
      { numRuns: 5 },
    );
  });
});
