import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { generate, loadGenerator } from '../../../models/generator.ts';
import { readAlias } from '../../../models/manifest/alias.ts';
import { seedToLatent } from '../../../models/seed/seed.ts';
import { folderStore } from '../../../models/stores/folder.ts';
import { createDrawingThreads, defaultThreads } from '../../../models/threads/drawing-threads.ts';
import { exportTinyModel } from '../../fixtures/tiny-model.ts';

const shipped = folderStore(fileURLToPath(new URL('../../../models/shipped', import.meta.url)));
const generator = await loadGenerator(shipped, (await readAlias(shipped, 'champion')).id);
const { folder, manifest } = await exportTinyModel();
const tiny = await loadGenerator(folderStore(folder), manifest.id);

const threads = createDrawingThreads(2);
afterAll(() => threads.close());

const draws = (count: number, size: number, label: number | null = null) =>
  Array.from({ length: count }, (_, index) => ({
    latent: seedToLatent(`threads/${index}`, size),
    label,
  }));

describe('drawing threads', () => {
  it('draw the pixels of `generate`, for several models at once', async () => {
    const many = draws(150, generator.manifest.latent.size, 3);
    const few = draws(5, 3);
    const [drawn, small] = await Promise.all([
      threads.draw(generator, many),
      threads.draw(tiny, few),
    ]);
    expect(drawn).toEqual(generate(generator, many));
    expect(small).toEqual(generate(tiny, few));
  });

  it('draw, rather than the calling thread', async () => {
    const running = {
      ...generator.running,
      runToPixels: () => {
        throw new Error('drawn in the calling thread');
      },
    };
    const many = draws(70, generator.manifest.latent.size, 3);
    expect(await threads.draw({ ...generator, running }, many)).toEqual(generate(generator, many));
  });

  it('refuse what `generate` refuses', async () => {
    await expect(
      (async () => threads.draw(generator, draws(2, generator.manifest.latent.size, 99)))(),
    ).rejects.toThrow('label: 99 given, 0 to 9 allowed');
  });

  it('leave their part to the calling thread when they end', async () => {
    const ending = createDrawingThreads(1);
    await ending.draw(tiny, draws(1, 3));
    await ending.close();
    expect(await ending.draw(tiny, draws(40, 3))).toEqual(generate(tiny, draws(40, 3)));
  });

  it('are at most eight by default', () => {
    expect(defaultThreads()).toBeGreaterThanOrEqual(1);
    expect(defaultThreads()).toBeLessThanOrEqual(8);
  });
});
