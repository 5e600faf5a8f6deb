import { access, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { digestOf, generatorFromDigest } from '../../../models/seed/random.ts';
import { entryOf, nodeParametersOf } from '../../fixtures/built-entries.ts';
import { killAtRandom, runKilled } from '../../fixtures/kill-at-random.ts';
import { rounds } from '../../fixtures/rounds.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';
import { requireWholeFiles } from '../../fixtures/whole-files.ts';
import { trainStriped } from '../companions/short-companions.ts';
import { writeTestedDataset } from '../run/few-label-run.ts';

const kills = rounds({ full: 200, part: 8 });
const instants = (name: string) => generatorFromDigest(digestOf(`instants of death: ${name}`));

const engine = ['--engine', 'wasm', '--threads', '1'];
const gan = [
  '--preset',
  'seed',
  '--evaluation',
  'none',
  '--batch-size',
  '8',
  '--sample-every',
  '8',
];
gan.push('--steps', '40', '--checkpoint-every', '4');
const semi = ['--preset', 'semi-vat', '--labels-per-class', '2'];
semi.push('--steps', '10', '--checkpoint-every', '2');

/** What a run has made, without times. */
async function outcomeOf(out: string) {
  const names = async (folder: string) => readdir(join(out, folder)).catch(() => []);
  const weights = await readFile(join(out, 'classifier', 'weights.bin')).catch(() => null);
  const log = await readFile(join(out, 'log.jsonl'), 'utf8');
  return {
    log: log.replaceAll(/"seconds":[\d.]+/g, ''),
    models: await names('model'),
    samples: await names('samples'),
    checkpoints: await names('checkpoints'),
    weights: weights?.toString('base64'),
    names: (await readdir(out)).toSorted(),
  };
}

describe.each([
  ['a GAN', gan],
  ['few labels', semi],
])('a run of %s killed at random instants', (name, preset) => {
  it(`${kills} times, each time goes on, and comes to what a run comes to that is not killed`, async () => {
    const node = await nodeParametersOf('pipeline/commands/train.ts');
    const flags = [...node, ...preset, ...engine, '--data', await writeTestedDataset()];
    const base = await temporaryFolder('kill');
    const [whole, broken] = [join(base, 'whole'), join(base, 'broken')];
    const first = await runKilled([...flags, '--out', whole], Number.POSITIVE_INFINITY);
    expect(first.code, first.stderr).toBe(0);
    const expected = await outcomeOf(whole);
    await killAtRandom({
      kills,
      random: instants(name),
      milliseconds: first.milliseconds,
      parameters: async () => [...flags, '--resume-if-present', '--out', broken],
      async afterKill({ stderr }) {
        expect(stderr).not.toMatch(/error: |refused: |missing/);
        const isThere = await access(broken).then(
          () => true,
          () => false,
        );
        if (isThere) await requireWholeFiles(broken);
      },
      async afterEnd({ code, stderr }) {
        expect(stderr).not.toMatch(/error: |refused: |missing/);
        expect(code).toBe(0);
        expect(await outcomeOf(broken)).toEqual(expected);
        await rm(broken, { recursive: true });
      },
    });
  });
});

describe.each([
  ['a classifier', '../classifier/obtaining-process.ts', async () => []],
  ['companions', '../companions/making-process.ts', async () => [await trainStriped()]],
])('the making of %s, killed at random instants', (name, program, prepare) => {
  it(`${kills} times, leaves whole files, and comes to the same weights`, async () => {
    const node = await nodeParametersOf(entryOf(new URL(program, import.meta.url)));
    const parameters = [...node, ...(await prepare())];
    const [whole, broken] = [await temporaryFolder('whole'), await temporaryFolder('killed')];
    const first = await runKilled([...parameters, whole], Number.POSITIVE_INFINITY);
    expect(first.code, first.stderr).toBe(0);
    const made = await requireWholeFiles(whole);
    const expected = made.map((file) => file.replace(whole, broken));
    await killAtRandom({
      kills,
      random: instants(name),
      milliseconds: first.milliseconds,
      parameters: async () => [...parameters, broken],
      afterKill: async () => void (await requireWholeFiles(broken)),
      async afterEnd({ code, stdout, stderr }) {
        expect(code, stderr).toBe(0);
        // Nothing that was there was refused, and nobody who has ended was waited for.
        expect(stdout).toBe(first.stdout);
        expect(await requireWholeFiles(broken)).toEqual(expected);
        for (const entry of await readdir(broken))
          await rm(join(broken, entry), { recursive: true });
      },
    });
  });
});
