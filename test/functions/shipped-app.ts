import { createApp } from '../../functions/app.ts';
import type { AppDependencies } from '../../functions/app-dependencies.ts';
import { loadServedModel, type ServedModel } from '../../functions/serving-model.ts';
import { shippedFolder } from '../../functions/shipped-folder.ts';
import { startWasmEngine } from '../../models/wasm-engine.ts';

await startWasmEngine();

/** The model that ships, whichever it is: no test may know its id, its labels or its pixels. */
export const shippedModel: ServedModel = await loadServedModel({ shippedFolder }, () => {});

/** An app over the shipped model. */
export function shippedApp(dependencies: Partial<AppDependencies> = {}) {
  return createApp({
    servedModel: () => Promise.resolve(shippedModel),
    randomSeed: () => 'a random seed',
    log: () => {},
    version: '1.2.3',
    ...dependencies,
  });
}

/** The shipped model under other promises: what the app makes of a manifest, not what is drawn. */
export function withManifest(changes: Partial<ServedModel['generator']['manifest']>): ServedModel {
  const { generator } = shippedModel;
  const manifest = { ...generator.manifest, ...changes };
  return { ...shippedModel, generator: { ...generator, manifest } };
}

/** The bytes of an answer. */
export async function bytesOf(response: Response | Promise<Response>): Promise<Uint8Array> {
  return new Uint8Array(await (await response).arrayBuffer());
}
