import { join } from 'node:path';
import { describe } from 'vitest';
import type { WritableStore } from '../../../models/stores/store.ts';
import { writableFolderStore } from '../../../pipeline/stores/writable-folder.ts';
import { bucket } from '../../fixtures/s3/s3-server.ts';
import { describeWithPretendedS3, describeWithRealS3 } from '../../fixtures/s3/servers.ts';
import { writableStoreOf } from '../../fixtures/s3/writable-store-of.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';

/** Gives an empty store. */
export type NewStore = (name: string) => Promise<WritableStore>;

/**
 * Runs a group of tests on each kind of store: a folder, S3 in this process, a real S3 server. They run at the same
 * time, because they mostly wait for the real server: for its start, and for its answers.
 */
export function describeOnEveryStore(title: string, tests: (newStore: NewStore) => void): void {
  describe.concurrent('at the same time:', () => {
    describeOnEach(title, tests);
  });
}

function describeOnEach(title: string, tests: (newStore: NewStore) => void): void {
  describe(`${title}, in a folder:`, () => {
    tests(async (name) => writableFolderStore(join(await temporaryFolder('store'), name)));
  });
  describeWithPretendedS3(title, (server) => {
    tests(async (name) => writableStoreOf(await server(), `s3://${bucket}/runs/${name}`));
  });
  describeWithRealS3(title, (server) => {
    tests(async (name) => writableStoreOf(await server(), `s3://${bucket}/runs/${name}`));
  });
}
