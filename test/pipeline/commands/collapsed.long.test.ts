import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadDataset } from '../../../pipeline/data/dataset.ts';
import { takeImages } from '../../../pipeline/data/images.ts';
import { nodeParametersOf } from '../../fixtures/built-entries.ts';
import { runScript } from '../../fixtures/run-script.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';
import { runServer, serverEntry } from '../../functions/running-server.ts';
import { writeIdxImages } from '../companions/write-idx-images.ts';

/** 150 iterations of the preset digits on 1,800 images of MNIST, after which all its images are one blob. */
let printed: string;
let model: string;

beforeAll(async () => {
  const [data, base] = [await temporaryFolder('digits'), await temporaryFolder('collapsed')];
  const { train } = await loadDataset('mnist');
  const first = Uint32Array.from({ length: 1800 }, (_, index) => index);
  await writeIdxImages(data, 'train', takeImages(train, first));
  const flags = ['--engine', 'wasm', '--threads', '1', '--data', data, '--out', 'run'];
  flags.push('--steps', '150', '--batch-size', '32', '--evaluation', 'quick');
  const node = await nodeParametersOf('pipeline/commands/train.ts');
  // In the folder of its own where the classifier of these data is kept.
  const { stderr } = await promisify(execFile)(process.execPath, [...node, ...flags], {
    cwd: base,
  });
  printed = stderr;
  const out = join(base, 'run');
  const [id = ''] = await readdir(join(out, 'model'));
  model = join(out, 'model', id);
});

describe('a model that has collapsed', () => {
  it('is named at the end of its run, with what its figures should be', () => {
    expect(printed).toMatch(
      /^warning: the model: it has collapsed, or was trained too briefly: .*coverage 0\.\d{3}, at least 0\.\d{3} is expected where real images reach 0\.\d{3}/m,
    );
  });

  it('is refused as the first model of a store, which stays empty', async () => {
    const store = join(await temporaryFolder('store'), 'store');
    const flags = ['--model', model, '--store', store, '--promote'];
    const { code, stderr } = await runScript('pipeline/commands/publish.ts', flags);
    expect(stderr).toMatch(
      /^error: [0-9a-f]{16} is too far from real images: .*coverage is 0\.\d{4} ± 0\.\d{4}, but at least 0\.\d{4} is allowed to any model: real images have 0\.\d{4}.* Nothing was promoted; to promote it anyway, add --force/m,
    );
    expect(code).toBe(1);
    expect(await readdir(store).catch(() => [])).toEqual([]);
  });

  it('says so on its page, and /models has the figures', async () => {
    const server = await runServer([...serverEntry, '--model', model]);
    const page = (await (await fetch(server.url)).text()).replaceAll(/\s+/g, ' ');
    expect(page).toContain('This model has collapsed, or it was trained too briefly.');
    const { models } = await (await fetch(`${server.url}/models`)).json();
    const { coverage } = models[0].figures;
    expect(coverage.mean).toBeLessThan(0.6 * coverage.floor);
    await server.stop('SIGTERM');
  });
});
