import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { WritableStore } from '../../../models/writable-store.ts';
import { writableFolderStore } from '../../../pipeline/stores/writable-folder.ts';
import { readHead } from '../../../pipeline/run-store/head.ts';
import { runScript, type ScriptOutcome } from '../../fixtures/run-script.ts';
import { environmentOf } from '../../fixtures/s3/environment.ts';
import { bucket, type S3Server } from '../../fixtures/s3/s3-server.ts';
import { describeWithPretendedS3, describeWithRealS3 } from '../../fixtures/s3/servers.ts';
import { writableStoreOf } from '../../fixtures/s3/writable-store-of.ts';
import { writeTinyDataset } from '../../fixtures/tiny-dataset.ts';
import { temporaryFolder } from '../../fixtures/tiny-model.ts';

const entry = 'pipeline/commands/train.ts';
let flags: readonly string[];
/** Of a run that never stopped. */
let wholeModel: readonly string[];

beforeAll(async () => {
  const data = await writeTinyDataset();
  flags =
    `--preset seed --engine wasm --threads 1 --steps 300 --batch-size 8 --checkpoint-every 20 --data ${data}`.split(
      ' ',
    );
  const out = await newFolder();
  await runScript(entry, [...flags, '--out', out]);
  wholeModel = await readdir(join(out, 'model'));
});

async function newFolder(): Promise<string> {
  return join(await temporaryFolder('box'), 'run');
}

/** Where a test's run is kept, and what its processes must know. */
interface Place {
  readonly store: WritableStore;
  readonly environment: Readonly<Record<string, string>>;
}

async function folderPlace(name: string): Promise<Place> {
  const folder = join(await temporaryFolder('store'), name);
  return { store: writableFolderStore(folder), environment: {} };
}

function placeOn(server: S3Server, name: string): Place {
  const store = writableStoreOf(server, `s3://${bucket}/${name}`);
  return { store, environment: environmentOf(server) };
}

async function runBox(
  { store, environment }: Place,
  parameters: readonly string[],
  watch: (stderr: string, child: ChildProcess) => void = () => {},
): Promise<ScriptOutcome> {
  return runScript(entry, [...parameters, '--checkpoints', store.location], watch, environment);
}

async function keptStep({ store }: Place): Promise<number> {
  const files = (await readHead(store))?.head.files ?? [];
  const steps = files.map(({ path }) => Number(/step-(\d+)\/state\.json$/.exec(path)?.[1] ?? 0));
  return Math.max(0, ...steps);
}

/** Lets a run go on until more of it is kept than before, then ends it as a box does that vanishes. */
async function runUntilKilled(place: Place, parameters: readonly string[]): Promise<void> {
  const before = await keptStep(place);
  let isWatched = false;
  const { code } = await runBox(place, parameters, (_stderr, child) => {
    if (isWatched) return;
    isWatched = true;
    const look = async () => {
      if ((await keptStep(place)) > before) child.kill('SIGKILL');
    };
    const watch = setInterval(() => void look(), 20);
    child.once('exit', () => clearInterval(watch));
  });
  expect(code).toBeNull();
}

function testsOfVanishingBoxes(newPlace: (name: string) => Promise<Place>): void {
  it('goes on from the store in an empty folder, to the model of a run that never stopped', async () => {
    const place = await newPlace('vanishing');
    const box = await newFolder();
    await runUntilKilled(place, [...flags, '--out', box]);
    await rm(box, { recursive: true });
    const again = await newFolder();
    await runUntilKilled(place, ['--resume', '--out', again]);
    await rm(again, { recursive: true });
    const last = await newFolder();
    const { code, stderr } = await runBox(place, [...flags, '--resume-if-present', '--out', last]);
    expect(stderr).toContain(`restored from ${place.store.location}, as of `);
    expect(stderr).toMatch(/going on at iteration [1-9]\d+ of 300/);
    expect(stderr).not.toContain('warning: ');
    expect(code).toBe(0);
    expect(await readdir(join(last, 'model'))).toEqual(wholeModel);
    const steps = (await readFile(join(last, 'log.jsonl'), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { step: number }).step);
    expect(steps).toEqual(Array.from({ length: 15 }, (_, index) => 20 * (index + 1)));
  }, 300_000);
}

describe('a run on a box that vanishes, kept in a folder', () => {
  testsOfVanishingBoxes(folderPlace);
});

describeWithPretendedS3('a run on a box that vanishes', (server) => {
  testsOfVanishingBoxes(async (name) => placeOn(await server(), name));
});

describeWithRealS3('a run on a box that vanishes', (server) => {
  testsOfVanishingBoxes(async (name) => placeOn(await server(), name));
});

// Windows has no signals.
describe.skipIf(process.platform === 'win32')('pipeline:train --checkpoints', () => {
  it('starts with --resume-if-present where there is nothing, and saves at SIGTERM', async () => {
    const place = await folderPlace('run');
    const box = await newFolder();
    let isSent = false;
    const { code, stderr } = await runBox(
      place,
      [...flags, '--resume-if-present', '--out', box],
      (text, child) => {
        if (!isSent && text.includes('iteration ')) isSent = child.kill('SIGTERM');
      },
    );
    expect(code).toBe(130);
    const step = /stopped at iteration (\d+) of 300; to go on:/.exec(stderr)?.[1];
    expect(stderr).toContain(
      `  npm run pipeline:train -- --resume --out ${box} --checkpoints ${place.store.location}\n`,
    );
    const head = await readFile(join(place.store.location, 'head.json'), 'utf8');
    expect(head).toContain(`checkpoints/step-${step?.padStart(8, '0')}/state.json`);
  });

  it('ends a run that another box has taken over, with 2: there is nothing to try again', async () => {
    const place = await folderPlace('run');
    const [box, other] = [await newFolder(), await newFolder()];
    const first = spawn(
      process.execPath,
      ['--import', 'tsx', entry, ...flags, '--steps', '100000'].concat([
        '--out',
        box,
        '--checkpoints',
        place.store.location,
      ]),
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    let said = '';
    const ended = once(first, 'close') as Promise<[number | null]>;
    await new Promise<void>((resolve) => {
      first.stderr.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        if (said.includes('iteration ')) resolve();
      });
    });
    let isSent = false;
    const second = await runBox(
      place,
      ['--resume', '--steps', '100000', '--out', other],
      (text, child) => {
        if (!isSent && text.includes('iteration ')) isSent = child.kill('SIGINT');
      },
    );
    expect(second.code).toBe(130);
    expect((await ended)[0]).toBe(2);
    expect(said).toMatch(/error: --checkpoints .+: the run was taken over by process \d+ on /);
  });

  it('is refused where a run is kept already, before anything is written', async () => {
    const place = await folderPlace('run');
    const short = [...flags, '--steps', '20'];
    expect((await runBox(place, [...short, '--out', await newFolder()])).code).toBe(0);
    const out = await newFolder();
    const { code, stderr } = await runBox(place, [...short, '--out', out]);
    expect(stderr).toBe(
      `error: --checkpoints ${place.store.location}: keeps a run already: add --resume-if-present to go on with it, or name another place\n`,
    );
    expect(code).toBe(2);
    await expect(readdir(out)).rejects.toThrow('ENOENT');
  });

  it.each([
    [['--resume-if-present'], '--resume-if-present: name the run to go on with by --out DIR'],
    [
      ['--checkpoints', 'ftp://box/run'],
      '--checkpoints ftp://box/run: a folder or s3://bucket/prefix is allowed',
    ],
    [
      ['--resume', '--resume-if-present'],
      "option '--resume-if-present' cannot be used with option '--resume'",
    ],
  ])('%j is wrong use', async (parameters, message) => {
    const { code, stderr } = await runScript(entry, parameters);
    expect(stderr).toBe(`error: ${message}\n`);
    expect(code).toBe(2);
  });

  it('names the store that is no folder', async () => {
    const file = join(await temporaryFolder('file'), 'a-file');
    await writeFile(file, '');
    const { code, stderr } = await runScript(entry, ['--checkpoints', file]);
    expect(stderr).toBe(`error: --checkpoints ${file}: is no folder\n`);
    expect(code).toBe(2);
  });
});
