import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ModelError } from '../../../models/errors.ts';
import { findModel } from '../../../models/manifest/model-folder.ts';
import { exportTinyModel } from '../../fixtures/tiny-model.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';

let model: { readonly folder: string; readonly id: string };

beforeAll(async () => {
  const { folder, manifest } = await exportTinyModel();
  model = { folder, id: manifest.id };
});

const place = async (path: string) => {
  const { store, id } = await findModel(path);
  return `${store.location}/${id}`;
};

describe('a model that a path names', () => {
  it('is that of its own folder', async () => {
    const path = join(model.folder, model.id);
    expect(await place(path)).toBe(path);
    expect(await place(`${path}/`)).toBe(path);
  });

  it('is the newest of a run, and of equal ones that with companions', async () => {
    const run = await temporaryFolder('run');
    const models = join(run, 'model');
    await cp(join(model.folder, model.id), join(models, model.id), { recursive: true });
    expect(await place(run)).toBe(join(models, model.id));
  });

  it('is missed with words on what was looked for', async () => {
    const folder = await temporaryFolder('no-model');
    const give =
      'give the folder of a finished run, such as runs/<run>, or of one model, such as runs/<run>/model/<id>';
    await expect(findModel('/nowhere')).rejects.toThrow(new ModelError('/nowhere: no such folder'));
    await expect(findModel(folder)).rejects.toThrow(
      new ModelError(
        `${folder}: contains neither manifest.json nor model/<id>/manifest.json; ${give}`,
      ),
    );
    await writeFile(join(folder, 'config.json'), '{}');
    await mkdir(join(folder, 'model'));
    await expect(findModel(folder)).rejects.toThrow(
      new ModelError(`${folder}: the run has no model yet; ${give}`),
    );
  });

  it('is refused with the name of its file where its manifest is damaged', async () => {
    const run = await temporaryFolder('damaged-run');
    const file = join(run, 'model', model.id, 'manifest.json');
    await mkdir(join(run, 'model', model.id), { recursive: true });
    const whole = await readFile(join(model.folder, model.id, 'manifest.json'), 'utf8');
    await writeFile(file, whole.slice(0, 100));
    await expect(findModel(run)).rejects.toThrow(`${file}: not JSON`);
  });
});
