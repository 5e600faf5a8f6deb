import { describe, expect, it } from 'vitest';
import { batchedDraws } from '../../../functions/serving/batching.ts';
import { generate } from '../../../models/generator.ts';
import { bytesOf, shippedApp } from '../shipped-app.ts';

describe('batchedDraws', () => {
  it('draws concurrent requests in one pass, each with the pixels it has alone', async () => {
    const passes: number[] = [];
    const draw = batchedDraws((generator, draws) => {
      passes.push(draws.length);
      return generate(generator, draws);
    });
    const gathered = shippedApp({ draw });
    const paths = Array.from({ length: 20 }, (_, seed) => `/digit.raw?seed=${seed}`);
    const together = await Promise.all(paths.map((path) => bytesOf(gathered.request(path))));
    expect(passes).toEqual([20]);
    const alone = shippedApp();
    for (const [index, path] of paths.entries()) {
      expect(together[index]).toEqual(await bytesOf(alone.request(path)));
    }
  });

  it('splits what is more than one pass takes', async () => {
    const passes: number[] = [];
    const draw = batchedDraws((generator, draws) => {
      passes.push(draws.length);
      return generate(generator, draws);
    });
    const gathered = shippedApp({ draw });
    // The first sheet waits for its route to be loaded.
    await gathered.request('/digits?count=1');
    passes.length = 0;
    await Promise.all([
      gathered.request('/digits?count=40&seed=1'),
      gathered.request('/digits?count=40&seed=2'),
      gathered.request('/digit?seed=3'),
    ]);
    expect(passes.toSorted((a, b) => a - b)).toEqual([40, 41]);
  });

  it('reports a failure to all who waited, and continues', async () => {
    let fails = true;
    const draw = batchedDraws((generator, draws) => {
      if (fails) return Promise.reject(new Error('no engine'));
      return generate(generator, draws);
    });
    const gathered = shippedApp({ draw });
    const both = ['1', '2'].map(async (seed) => gathered.request(`/digit?seed=${seed}`));
    expect((await Promise.all(both)).map(({ status }) => status)).toEqual([500, 500]);
    fails = false;
    expect((await gathered.request('/digit?seed=1')).status).toBe(200);
  });
});
