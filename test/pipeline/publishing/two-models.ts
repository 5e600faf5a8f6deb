import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Manifest } from '../../../models/manifest/manifest.ts';
import type { WritableStore } from '../../../models/stores/store.ts';
import type { WholeModel } from '../../../pipeline/export/goldens.ts';
import type { PromotionRequest } from '../../../pipeline/publishing/promotion.ts';
import { readModelFolder } from '../../../pipeline/publishing/write-model.ts';
import { writableFolderStore } from '../../../pipeline/stores/writable-folder.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';
import { evaluationWith, exportSeeded } from './tiny-models.ts';

const poor = evaluationWith({ coverage: { mean: 0.6, std: 0, floor: 0.97 } });

/** Two models, of which one passes the gate and the other does not. */
export interface TwoModels {
  /** The folder that both are in. */
  readonly models: string;
  readonly good: WholeModel;
  readonly bad: WholeModel;
}

/** Exports both. Needs the wasm engine. */
export async function exportTwoModels(): Promise<TwoModels> {
  const models = await temporaryFolder('models');
  const [one, other] = [
    await exportSeeded(models, 1, evaluationWith()),
    await exportSeeded(models, 2, poor),
  ];
  return {
    models,
    good: await readModelFolder(join(models, one.id)),
    bad: await readModelFolder(join(models, other.id)),
  };
}

/** An empty store, and a print that keeps what it is given. */
export async function emptyStore() {
  const folder = await temporaryFolder('store');
  const store: WritableStore = writableFolderStore(folder);
  const said: string[] = [];
  return { folder, store, said, print: (line: string) => said.push(line) };
}

/** A request to promote a model to champion, but for what it changes. */
export const request = (change: Partial<PromotionRequest> = {}): PromotionRequest => ({
  alias: 'champion',
  force: false,
  reason: null,
  by: 'Ada <ada@example.org>',
  at: '2026-11-23T15:00:00.000Z',
  ...change,
});

export const idOf = ({ manifest }: WholeModel) => manifest.id;

/** The good model, but for one thing that its id does not depend on. */
export async function altered(
  { models, good }: TwoModels,
  change: (manifest: Manifest) => Partial<Manifest>,
): Promise<WholeModel> {
  const copy = join(await temporaryFolder('copy'), idOf(good));
  await cp(join(models, idOf(good)), copy, { recursive: true });
  const manifest = { ...good.manifest, ...change(good.manifest) };
  await writeFile(join(copy, 'manifest.json'), JSON.stringify(manifest));
  return readModelFolder(copy);
}
