import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readHead } from '../../../pipeline/run-store/head.ts';
import { type ScriptOutcome, runScript } from '../../fixtures/run-script.ts';
import { writeTinyDataset } from '../../fixtures/tiny-dataset.ts';
import { entry, folderPlace, newFolder, runBox } from './kept-run.ts';

/** A generator that learns next to nothing beside a discriminator that learns fast: it draws one gray image. */
const collapsing = '--set optimizer.learningRate=1e-6 --set optimizer.discriminatorRatio=1000';
let flags: readonly string[];

beforeAll(async () => {
  const data = await writeTinyDataset();
  flags =
    `--preset quick --engine wasm --threads 1 --steps 1040 --evaluation none --data ${data} ${collapsing}`.split(
      ' ',
    );
});

const modelsOf = async (out: string): Promise<string[]> => readdir(join(out, 'model'));

async function configurationOf(out: string): Promise<Readonly<Record<string, unknown>>> {
  const text = await readFile(join(out, 'config.json'), 'utf8');
  return (JSON.parse(text) as { configuration: Readonly<Record<string, unknown>> }).configuration;
}

describe('a run whose generator has collapsed early', () => {
  let out: string;
  let outcome: ScriptOutcome;
  const place = folderPlace('run');
  beforeAll(async () => {
    out = await newFolder();
    const parameters = [...flags, '--checkpoint-every', '100', '--out', out];
    outcome = await runBox(await place, parameters);
  });

  it('says so, and begins again with DiffAugment at a strength that fits the size', async () => {
    expect(outcome.stderr).toMatch(
      /^iteration 1000: mode collapse: the samples vary only 0\.\d\d times as much as real images\. The run begins again with DiffAugment, .*; --set onCollapse=goOn leaves that out$/m,
    );
    expect(outcome.code).toBe(0);
    expect(await configurationOf(out)).toMatchObject({
      augmentation: { kind: 'diffAugment', color: 1, shift: 0, cutout: 0.5 },
    });
    const [first] = (await readFile(join(out, 'log.jsonl'), 'utf8')).split('\n');
    expect(JSON.parse(first ?? '')).toMatchObject({ step: 20 });
  });

  it('makes the model that a run makes which is asked for these augmentations', async () => {
    const asked = await newFolder();
    const sets = ['kind=diffAugment', 'color=1', 'shift=0', 'cutout=0.5'];
    const augmentations = sets.flatMap((text) => ['--set', `augmentation.${text}`]);
    const { code } = await runScript(entry, [...flags, ...augmentations, '--out', asked]);
    expect(code).toBe(0);
    expect(await modelsOf(out)).toEqual(await modelsOf(asked));
  });

  it('holds its store all the time', async () => {
    const { head } = (await readHead((await place).store)) ?? {};
    const kept = head?.files.map(({ path }) => path) ?? [];
    expect(kept).toContain('checkpoints/step-00001040/state.json');
    expect(kept).toContain(`model/${(await modelsOf(out))[0]}/manifest.json`);
  });
});

it('--set onCollapse=goOn lets a collapsed run go on', async () => {
  const out = await newFolder();
  const { stderr, code } = await runScript(entry, [
    ...flags,
    '--set',
    'onCollapse=goOn',
    '--out',
    out,
  ]);
  expect(code).toBe(0);
  expect(stderr).not.toContain('begins again');
  expect(await configurationOf(out)).toMatchObject({ augmentation: { kind: 'none' } });
});
