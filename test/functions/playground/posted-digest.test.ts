import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needs } from '../../fixtures/requirements.ts';
import { modelWithCompanions } from '../companion-model.ts';
import { type OpenPlayground, openPlayground } from './open-playground.ts';

describe('what the playground sends, in Chromium,', needs('chromium'), () => {
  let playground: OpenPlayground;

  beforeAll(async () => {
    const model = await modelWithCompanions();
    playground = await openPlayground(() => 'a random seed', {
      servedModel: () => Promise.resolve(model),
    });
  });
  afterAll(() => playground.close());

  it('comes with the SHA-256 that CloudFront asks for', async () => {
    const { page } = await playground.open('/?seed=a');
    const asked = page.waitForRequest((request) => request.method() === 'POST');
    await page.locator('#hand-drawing .paper canvas').click();
    const request = await asked;
    const body = request.postDataBuffer() ?? Buffer.alloc(0);
    expect(body.byteLength).toBeGreaterThan(0);
    expect(request.headers()['x-amz-content-sha256']).toBe(
      createHash('sha256').update(body).digest('hex'),
    );
  });
});
