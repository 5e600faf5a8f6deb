import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configurationSchema } from '../../../pipeline/gan/configuration.ts';
import {
  createRunFolder,
  readDescription,
  runFolder,
} from '../../../pipeline/record/run-folder.ts';
import { tinyConditionalConfiguration } from '../../fixtures/tiny-configuration.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';

const description = {
  started: '2026-11-28T21:00:00.000Z',
  engine: 'wasm',
  dataset: { name: 'tiny', sha256: '' },
  git: null,
  configuration: tinyConditionalConfiguration,
};

/** What reading a run's config.json says of a text. */
async function saidOf(text: string): Promise<{ readonly said: string; readonly path: string }> {
  const folder = runFolder(await temporaryFolder('run'));
  await writeFile(folder.configFile, text);
  const said = await readDescription(folder, configurationSchema).then(
    () => 'nothing',
    (error: Error) => error.message,
  );
  return { said: said.replace(folder.configFile, 'config.json'), path: folder.path };
}

describe("a run's config.json", () => {
  it('is read with what it may lack', async () => {
    expect((await saidOf(JSON.stringify(description))).said).toBe('nothing');
  });

  it('of no bytes is named, with what can be done', async () => {
    const { said, path } = await saidOf('');
    expect(said).toBe(
      `config.json: is empty: put a copy of it back, or start a new run with --from ${path}, which takes the weights of its newest checkpoint`,
    );
  });

  it('that is torn is named, with what can be done', async () => {
    const { said, path } = await saidOf('{"started": "2026');
    expect(said).toMatch(
      /^config\.json: is not JSON: Unterminated string .+: put a copy of it back/,
    );
    expect(said).toContain(`--from ${path}`);
  });

  const { optimizer, schedule, generator } = tinyConditionalConfiguration;
  it.each([
    [
      'a name that is not known',
      { optimizer: { ...optimizer, learningrate: 1 } },
      'there is no configuration.optimizer.learningrate (did you mean configuration.optimizer.learningRate?); learningRate, discriminatorRatio, beta1, beta2, epsilon and sharedCounter are allowed',
    ],
    [
      'such a name in a kind of object',
      { schedule: { ...schedule, generator: { ...schedule.generator, hld: 1 } } },
      'there is no configuration.schedule.generator.hld (did you mean configuration.schedule.generator.hold?); kind, hold and final are allowed',
    ],
    [
      'a name inside a list',
      { generator: { ...generator, layers: [{ kind: 'dense', unts: 6 }] } },
      'there is no configuration.generator.layers.0.unts (did you mean configuration.generator.layers.0.units?); kind and units are allowed',
    ],
    [
      'a value that is none of those allowed',
      { play: 'alternatng' },
      'configuration.play cannot be "alternatng"; "alternating" or "simultaneous" is allowed',
    ],
    [
      'a value that is too large',
      { averageDecay: 7 },
      'configuration.averageDecay cannot be 7; a number from 0 to 1 or null is allowed',
    ],
  ])('names the path of %s, and what is allowed there', async (_name, change, message) => {
    const configuration = { ...tinyConditionalConfiguration, ...change };
    const { said } = await saidOf(JSON.stringify({ ...description, configuration }));
    expect(said.slice(0, `config.json: ${message}`.length)).toBe(`config.json: ${message}`);
  });
});

describe("a run's folder", () => {
  it('that holds something already is refused, and left as it is', async () => {
    const folder = runFolder(await temporaryFolder('run'));
    await mkdir(join(folder.path, 'samples'));
    await expect(createRunFolder(folder, description)).rejects.toThrow(
      `--out ${folder.path}: is not empty: add --resume to continue a run, or choose another folder`,
    );
    expect(await readdir(folder.path)).toEqual(['samples']);
  });
});
