import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runScript } from '../../fixtures/run-script.ts';
import { png } from '../data/grey-png.ts';
import { temporaryFolder } from '../data/temporary-folder.ts';
import { entry, finishedRun, modelsOf } from './trained-run.ts';

describe('pipeline:train --config', () => {
  it("repeats a run by its config.json, to the same model's id", async () => {
    const first = await finishedRun();
    const out = join(await temporaryFolder({}), 'run');
    const config = join(first, 'config.json');
    const again = await runScript(entry, ['--config', config, '--engine', 'wasm', '--out', out]);
    expect([again.stderr.includes('error'), again.code]).toEqual([false, 0]);
    expect(await modelsOf(out)).toEqual(await modelsOf(first));
  });

  it('takes flags and settings over those of the file, and the file without the run around it', async () => {
    const first = await finishedRun();
    const folder = await temporaryFolder({});
    const out = join(folder, 'run');
    const { configuration } = JSON.parse(await readFile(join(first, 'config.json'), 'utf8'));
    const file = join(folder, 'configuration.json');
    await writeFile(file, JSON.stringify(configuration));
    const flags = ['--config', file, '--seed', '9', '--steps', '20', '--set', 'loss=hinge'];
    flags.push('--set', 'play=simultaneous', '--set', 'optimizer.beta1=0');
    const { code, stderr } = await runScript(entry, [...flags, '--engine', 'wasm', '--out', out]);
    expect([stderr.includes('error'), code]).toEqual([false, 0]);
    const ran = JSON.parse(await readFile(join(out, 'config.json'), 'utf8'));
    expect(ran.configuration).toEqual({
      ...configuration,
      seed: 9,
      steps: 20,
      loss: 'hinge',
      play: 'simultaneous',
      optimizer: { ...configuration.optimizer, beta1: 0 },
    });
  });

  it('names what is wrong deep inside a file, and flags that contradict it', async () => {
    const first = await finishedRun();
    const file = join(await temporaryFolder({}), 'config.json');
    const description = JSON.parse(await readFile(join(first, 'config.json'), 'utf8'));
    const refused = async (change: object, ...flags: string[]) => {
      const configuration = { ...description.configuration, ...change };
      await writeFile(file, JSON.stringify({ ...description, configuration }));
      const { stderr, code } = await runScript(entry, ['--config', file, ...flags]);
      expect(code).toBe(2);
      return stderr;
    };
    const { optimizer } = description.configuration;
    expect(await refused({ optimizer: { ...optimizer, learningrate: 1 } })).toBe(
      `error: --config ${file}: there is no configuration.optimizer.learningrate (did you mean configuration.optimizer.learningRate?); learningRate, discriminatorRatio, beta1, beta2, epsilon and sharedCounter are allowed\n`,
    );
    expect(await refused({ optimizer: { ...optimizer, beta1: 7 } })).toBe(
      `error: --config ${file}: configuration.optimizer.beta1 cannot be 7; a number from 0 to 1 is allowed\n`,
    );
    expect(await refused({}, '--preset', 'digits')).toBe(
      'error: --preset digits: not with --config, which says it\n',
    );
    const wide = { imageShape: [28, 40, 1] };
    expect(await refused(wide)).toMatch(
      /^error: --data .+: its images are \d+ × \d+, but the configuration is for 28 × 40\n$/,
    );
    await writeFile(file, '{');
    const { stderr } = await runScript(entry, ['--config', file]);
    expect(stderr).toMatch(/^error: --config .+: is not JSON: /);
  });

  it('stores how its own data were read and divided, so that the run goes on with them', async () => {
    const first = await finishedRun();
    const images = Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => {
        const samples = Array.from({ length: 36 }, (_pixel, at) => (at * (index + 1)) % 251);
        return [`images/${index % 2}/${index}.png`, png(6, 6, 1, samples)];
      }),
    );
    const folder = await temporaryFolder(images);
    const out = join(folder, 'run');
    const flags = ['--config', join(first, 'config.json'), '--data', join(folder, 'images')];
    flags.push('--skip-broken', '--test-images', '9', '--steps', '2', '--evaluation', 'none');
    const { code, stderr } = await runScript(entry, [...flags, '--out', out]);
    expect(code, stderr).toBe(0);
    const { configuration } = JSON.parse(await readFile(join(out, 'config.json'), 'utf8'));
    expect(configuration).toMatchObject({
      testImages: 9,
      reading: { skipBroken: true },
      evaluation: 'none',
      evaluateEvery: null,
    });
    const longer = await runScript(entry, ['--resume', '--steps', '4', '--out', out]);
    expect(longer.code, longer.stderr).toBe(0);
    expect(longer.stderr).toContain('31 images');
  });

  it('refuses a head start as long as the run, and to measure by too few images', async () => {
    const config = join(await finishedRun(), 'config.json');
    const late = await runScript(entry, ['--config', config, '--head-start', '9', '--steps', '9']);
    expect(late.stderr).toBe(
      'error: --head-start 9: fewer than the 9 iterations of the run are allowed\n',
    );
    const full = await runScript(entry, ['--config', config, '--evaluation', 'full']);
    expect(full.stderr).toMatch(
      /^error: --evaluation full: data has \d+ images to compare with, 129 or more are needed; --evaluation none is allowed\n$/,
    );
    expect([late.code, full.code]).toEqual([2, 2]);
  });
});
