import { join } from 'node:path';
import type { WritableStore } from '../../models/stores/store.ts';
import { exportModel } from '../../pipeline/export/model.ts';
import { fullyConnectedGenerator } from '../../pipeline/gan/networks.ts';
import { publishModel, readModelFolder } from '../../pipeline/publishing/write-model.ts';
import { createNetworkState, disposeNetworkState } from '../../pipeline/nn/parameters.ts';
import { createStreams } from '../../pipeline/gan/streams.ts';
import { environmentOf } from '../../test/fixtures/s3/environment.ts';
import { startRealS3 } from '../../test/fixtures/s3/real-s3.ts';
import { bucket } from '../../test/fixtures/s3/s3-server.ts';
import { writableStoreOf } from '../../test/fixtures/s3/writable-store-of.ts';
import { provenance } from '../../test/fixtures/tiny-model.ts';
import { temporaryFolder } from '../../test/fixtures/temporary-folder.ts';

/** Models of 3 MB on an S3 server of this machine. */
export interface BenchStore {
  /** As MODEL_STORE takes it: s3://bucket/prefix. */
  readonly place: string;
  /** What the models' files are read with, bare. */
  readonly store: WritableStore;
  /** Each another model of the classic network, with fresh weights. */
  readonly ids: readonly string[];
  /** Points champion to a model. */
  readonly promote: (id: string) => Promise<void>;
  readonly stop: () => Promise<void>;
}

const alias = 'aliases/champion.json';

/**
 * Starts a server, publishes three models of 1.5 million parameters to it, and points this process's
 * environment to it. Needs the wasm engine.
 *
 * @throws Error that names the programs when the server is not installed
 */
export async function startBenchStore(): Promise<BenchStore> {
  const server = await startRealS3();
  try {
    const place = `s3://${bucket}/bench`;
    const store = writableStoreOf(server, place);
    const ids = [
      await publishFresh(store, 1),
      await publishFresh(store, 2),
      await publishFresh(store, 3),
    ];
    await store.create(alias, aliasOf(ids[0] ?? ''));
    Object.assign(process.env, environmentOf(server));
    return {
      place,
      store,
      ids,
      async promote(id) {
        const tag = (await store.readTagged(alias))?.tag ?? '';
        if (!(await store.replace(alias, aliasOf(id), tag)))
          throw new Error(`${alias}: changed by another process during the benchmark`);
      },
      stop: async () => server.stop(),
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

function aliasOf(id: string): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ id, previous: null }));
}

async function publishFresh(store: WritableStore, seed: number): Promise<string> {
  const network = fullyConnectedGenerator(100, [28, 28, 1]);
  const state = createNetworkState(network, createStreams(seed).weights);
  const folder = await temporaryFolder('bench');
  const { id } = await exportModel(folder, network, state.parameters, [28, 28, 1], provenance);
  disposeNetworkState(state);
  await publishModel(store, await readModelFolder(join(folder, id)));
  return id;
}
