import { mkdir, rm, cp } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readAlias } from '../../../models/manifest/alias.ts';
import { overrideSchema } from '../../../models/manifest/evaluation.ts';
import type { WritableStore } from '../../../models/stores/store.ts';
import { startWasmEngine } from '../../../pipeline/engines/wasm-engine.ts';
import type { WholeModel } from '../../../pipeline/export/goldens.ts';
import { rollBack } from '../../../pipeline/publishing/aliases.ts';
import { promote, publish } from '../../../pipeline/publishing/publish.ts';
import { verifyStore } from '../../../pipeline/publishing/verify.ts';
import {
  publishModel,
  readModelFolder,
  readPublished,
} from '../../../pipeline/publishing/write-model.ts';
import { evaluationWith, exportSeeded } from './tiny-models.ts';
import { emptyStore, exportTwoModels, idOf, request, type TwoModels } from './two-models.ts';

let made: TwoModels;
let models: string;
let good: WholeModel;
let bad: WholeModel;
let folder: string;
let store: WritableStore;
let said: string[];
let print: (line: string) => void;

beforeAll(async () => {
  await startWasmEngine();
  made = await exportTwoModels();
  ({ models, good, bad } = made);
});

beforeEach(async () => {
  ({ folder, store, said, print } = await emptyStore());
});

describe('promoting', () => {
  it('points the alias to the first model and says that there was no champion', async () => {
    await publish(store, good, request(), print);
    expect(await readAlias(store, 'champion')).toEqual({ id: idOf(good), previous: null });
    expect(said[0]).toBe('there is no champion yet: compared with what real images reach');
    expect(said[1]).toMatch(
      /frechetDistance .+ real images 1\.0000 +at most 10\.0000 +within its bound$/,
    );
    expect(said.slice(-2)).toEqual([
      `${folder}/${idOf(good)}: published`,
      `champion now points to ${idOf(good)}; before, it pointed to nothing`,
    ]);
  });

  it('records the previous model for a rollback', async () => {
    await publish(store, bad, request(), print);
    await publish(store, good, request(), print);
    expect(await readAlias(store, 'champion')).toEqual({ id: idOf(good), previous: idOf(bad) });
    expect(said).toContainEqual(expect.stringMatching(/coverage .+ better by 0\.3600$/));
  });

  it('does nothing for the champion itself', async () => {
    await publish(store, good, request(), print);
    await promote(store, idOf(good), request(), print);
    expect(said.at(-1)).toBe(`champion already points to ${idOf(good)}`);
    expect(await readAlias(store, 'champion')).toEqual({ id: idOf(good), previous: null });
  });

  it('is refused for a worse model, and writes nothing of it', async () => {
    await publish(store, good, request(), print);
    await expect(publish(store, bad, request(), print)).rejects.toThrow(
      `${idOf(bad)} is worse than the champion ${idOf(good)}: coverage is 0.6000, but at least 0.9510 is allowed: the champion has 0.9600 ± 0.0020, and 0.0090 is noise. Nothing was promoted`,
    );
    expect(await readPublished(store, idOf(bad))).toBeNull();
    expect((await readAlias(store, 'champion')).id).toBe(idOf(good));
  });

  it('checks each alias separately', async () => {
    await publish(store, good, request(), print);
    await publish(store, bad, request({ alias: 'candidate' }), print);
    expect((await readAlias(store, 'candidate')).id).toBe(idOf(bad));
    expect((await readAlias(store, 'champion')).id).toBe(idOf(good));
  });

  it('is refused when the champion cannot be read, unless forced', async () => {
    await publish(store, good, request(), print);
    await rm(join(folder, idOf(good)), { recursive: true });
    await expect(publish(store, bad, request(), print)).rejects.toThrow(
      `${idOf(bad)} cannot be compared with the champion ${idOf(good)}: ${folder} has no model ${idOf(good)}.`,
    );
    await publish(store, bad, request({ force: true }), print);
    expect((await readAlias(store, 'champion')).id).toBe(idOf(bad));
  });

  it('of a first model that has collapsed is refused; forced, the store records that there was no champion', async () => {
    const coverage = { mean: 0.003, std: 0, floor: 0.97 };
    const { id } = await exportSeeded(models, 4, evaluationWith({ coverage }));
    const collapsed = await readModelFolder(join(models, id));
    await expect(publish(store, collapsed, request(), print)).rejects.toThrow(
      `${id} is too far from real images: coverage is 0.0030, but at least 0.5820 is allowed to any model: real images have 0.9700. Nothing was promoted`,
    );
    expect(await store.list('')).toEqual([]);
    await publish(store, collapsed, request({ force: true }), print);
    expect((await readPublished(store, id))?.overrides).toMatchObject([
      {
        champion: null,
        figures: [{ name: 'coverage', candidate: 0.003, champion: null, worseBy: null }],
      },
    ]);
  });

  it('is refused for an incomplete model', async () => {
    await publish(store, good, request(), print);
    await publishModel(store, bad);
    await rm(join(folder, idOf(bad), 'samples.png'));
    await expect(promote(store, idOf(bad), request({ force: true }), print)).rejects.toThrow(
      `${folder}/${idOf(bad)}/samples.png: no such file`,
    );
    expect((await readAlias(store, 'champion')).id).toBe(idOf(good));
  });
});

describe('forcing', () => {
  const forced = request({ force: true, reason: 'it looks better' });
  const override = () => ({
    by: 'Ada <ada@example.org>',
    at: '2026-11-23T15:00:00.000Z',
    alias: 'champion',
    champion: idOf(good),
    reason: 'it looks better',
    figures: [
      {
        name: 'coverage',
        candidate: 0.6,
        champion: 0.96,
        worseBy: expect.closeTo(0.36, 12) as number,
      },
    ],
    incomparable: [],
  });

  it('records who overrode what in the manifest of a newly published model', async () => {
    await publish(store, good, request(), print);
    await publish(store, bad, forced, print);
    expect((await readPublished(store, idOf(bad)))?.overrides).toEqual([override()]);
    expect(said).toContain(
      `the gate was overridden by Ada <ada@example.org>: recorded in ${folder}/${idOf(bad)}/manifest.json`,
    );
    expect(await verifyStore(store, null, print)).toEqual([]);
    // The model that it came from is the same model still.
    expect(await publishModel(store, bad)).toBe('present');
  });

  it('records it in a separate file when the manifest is already published', async () => {
    await publish(store, good, request(), print);
    await publishModel(store, bad);
    await promote(store, idOf(bad), forced, print);
    expect(await readPublished(store, idOf(bad))).toEqual(bad.manifest);
    const [path = '', ...more] = await store.list(`${idOf(bad)}/overrides/`);
    expect(more).toEqual([]);
    expect(path).toMatch(/\/overrides\/20261123T150000000Z-[0-9a-f]{8}\.json$/);
    const record = JSON.parse(Buffer.from(await store.read(path)).toString()) as unknown;
    expect(overrideSchema.parse(record)).toEqual(override());
    expect(said).toContain(
      `the gate was overridden by Ada <ada@example.org>: recorded in ${folder}/${path}`,
    );
    expect(await verifyStore(store, null, print)).toEqual([]);
  });

  it('records why two models could not be compared', async () => {
    await publish(store, good, request(), print);
    const { id } = await exportSeeded(models, 3);
    await publish(store, await readModelFolder(join(models, id)), forced, print);
    expect((await readPublished(store, id))?.overrides).toMatchObject([
      { figures: [], incomparable: [`${id} was not evaluated`] },
    ]);
  });

  it('records nothing when the gate passes', async () => {
    await publish(store, bad, request(), print);
    await publish(store, good, forced, print);
    expect((await readPublished(store, idOf(good)))?.overrides).toEqual([]);
    expect(said).toContain('--force: the gate passed, so there is nothing to override');
  });
});

describe('rolling back', () => {
  it('goes to the previous model and back again, without the gate', async () => {
    await publish(store, bad, request(), print);
    await publish(store, good, request(), print);
    expect(await rollBack(store, 'champion', null)).toEqual({ id: idOf(bad), left: idOf(good) });
    expect(await readAlias(store, 'champion')).toEqual({ id: idOf(bad), previous: idOf(good) });
    await rollBack(store, 'champion', null);
    expect(await readAlias(store, 'champion')).toEqual({ id: idOf(good), previous: idOf(bad) });
  });

  it('goes to any given published model', async () => {
    const { id } = await exportSeeded(models, 3);
    await publishModel(store, await readModelFolder(join(models, id)));
    await publish(store, good, request(), print);
    expect(await rollBack(store, 'champion', id)).toEqual({ id, left: idOf(good) });
  });

  it('leaves the alias unchanged when the previous model is damaged', async () => {
    await publish(store, bad, request(), print);
    await publish(store, good, request(), print);
    await mkdir(join(folder, 'away'));
    await cp(join(folder, idOf(bad)), join(folder, 'away'), { recursive: true });
    await rm(join(folder, idOf(bad)), { recursive: true });
    await expect(rollBack(store, 'champion', null)).rejects.toThrow(
      `${folder}/${idOf(bad)}/manifest.json: no such file`,
    );
    expect((await readAlias(store, 'champion')).id).toBe(idOf(good));
  });
});
