import type { ChildProcess } from 'node:child_process';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import type { WritableStore } from '../../../models/stores/store.ts';
import { writableFolderStore } from '../../../pipeline/stores/writable-folder.ts';
import { readHead } from '../../../pipeline/run-store/head.ts';
import { runScript, type ScriptOutcome } from '../../fixtures/run-script.ts';
import { environmentOf } from '../../fixtures/s3/environment.ts';
import { bucket, type S3Server } from '../../fixtures/s3/s3-server.ts';
import { writableStoreOf } from '../../fixtures/s3/writable-store-of.ts';
import { writeTinyDataset } from '../../fixtures/tiny-dataset.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';

export const entry = 'pipeline/commands/train.ts';
/** The flags of a run of 300 short iterations. */
export async function shortRunFlags(): Promise<readonly string[]> {
  const data = await writeTinyDataset();
  return `--preset seed --engine wasm --threads 1 --steps 300 --batch-size 8 --checkpoint-every 20 --data ${data}`.split(
    ' ',
  );
}

export async function newFolder(): Promise<string> {
  return join(await temporaryFolder('box'), 'run');
}

/** Where a test's run is kept, and what its processes must know. */
export interface Place {
  readonly store: WritableStore;
  readonly environment: Readonly<Record<string, string>>;
}

export async function folderPlace(name: string): Promise<Place> {
  const folder = join(await temporaryFolder('store'), name);
  return { store: writableFolderStore(folder), environment: {} };
}

export function placeOn(server: S3Server, name: string): Place {
  const store = writableStoreOf(server, `s3://${bucket}/${name}`);
  return { store, environment: environmentOf(server) };
}

export async function runBox(
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

/** Tests that a run goes on from where it is kept when its machine is lost; to be called in a group. */
export function testsOfVanishingBoxes(newPlace: (name: string) => Promise<Place>): void {
  let flags: readonly string[];
  /** Of a run that never stopped. */
  let wholeModel: readonly string[];

  beforeAll(async () => {
    flags = await shortRunFlags();
    const out = await newFolder();
    await runScript(entry, [...flags, '--out', out]);
    wholeModel = await readdir(join(out, 'model'));
  });

  it('continues from the store in an empty folder to the model of an uninterrupted run', async () => {
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
    expect(stderr).toMatch(/continuing at iteration [1-9]\d+ of 300/);
    expect(stderr).not.toContain('warning: ');
    expect(code).toBe(0);
    expect(await readdir(join(last, 'model'))).toEqual(wholeModel);
    const steps = (await readFile(join(last, 'log.jsonl'), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { step: number }).step);
    expect(steps).toEqual(Array.from({ length: 15 }, (_, index) => 20 * (index + 1)));
  });
}
