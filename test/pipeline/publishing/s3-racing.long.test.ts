import { beforeAll, expect, it } from 'vitest';
import { readAlias } from '../../../models/manifest/alias.ts';
import { disposeGenerator, loadGenerator } from '../../../models/generator.ts';
import type { WritableStore } from '../../../models/stores/store.ts';
import { startWasmEngine } from '../../../pipeline/engines/wasm-engine.ts';
import { setAlias, readAliasState } from '../../../pipeline/publishing/aliases.ts';
import { publishModel } from '../../../pipeline/publishing/write-model.ts';
import { verifyModel, type WholeModel } from '../../../pipeline/export/goldens.ts';
import { folderStore } from '../../../models/stores/folder.ts';
import { writableS3Store } from '../../../pipeline/stores/writable-s3.ts';
import { rounds } from '../../fixtures/rounds.ts';
import { bucket } from '../../fixtures/s3/s3-server.ts';
import { describeWithPretendedS3, describeWithRealS3 } from '../../fixtures/s3/servers.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';
import { exportSeeded } from './tiny-models.ts';

const people = 8;
const roundCount = rounds({ full: 200, part: 20 });
const models: WholeModel[] = [];

beforeAll(async () => {
  await startWasmEngine();
  const folder = await temporaryFolder('models');
  for (let seed = 1; seed <= people; seed++) {
    const { id } = await exportSeeded(folder, seed);
    models.push(await verifyModel(folderStore(folder), id));
  }
});

for (const describeWith of [describeWithPretendedS3, describeWithRealS3]) {
  describeWith(`${people} who publish and promote at once`, (server) => {
    it(`win one at a time in ${roundCount} rounds, and no reader sees a mixed model`, async () => {
      const { endpoint, credentials } = await server();
      const url = `s3://${bucket}/race`;
      const stores = Array.from({ length: people }, () =>
        writableS3Store(url, { endpoint, credentials }),
      );
      const history: { readonly id: string; readonly previous: string | null }[] = [];
      const reading = { isOver: false, reads: 0 };
      const reader = read(writableS3Store(url, { endpoint, credentials }), reading);
      for (let round = 0; round < roundCount; round++) {
        const seen = await Promise.all(
          stores.map(async (store) => readAliasState(store, 'champion')),
        );
        const outcomes = await Promise.allSettled(
          stores.map(async (store, person) => {
            const state = seen[person];
            // Not the champion again: the same bytes would bear the same tag, and win beside another.
            const others = models.filter(({ manifest }) => manifest.id !== state?.alias?.id);
            const model = others[(person + round) % others.length];
            if (!model || !state) throw new Error('nobody');
            await publishModel(store, model);
            await setAlias(store, state, model.manifest.id);
            return { id: model.manifest.id, previous: state.alias?.id ?? null };
          }),
        );
        const won = outcomes.flatMap((outcome) =>
          outcome.status === 'fulfilled' ? [outcome.value] : [],
        );
        expect(won).toHaveLength(1);
        history.push(...won);
        const messages = outcomes.flatMap((outcome) =>
          outcome.status === 'rejected' ? [String(outcome.reason)] : [],
        );
        expect(
          messages.filter((words) => !words.includes('changed by another process meanwhile')),
        ).toEqual([]);
      }
      reading.isOver = true;
      await reader;
      for (const [index, { previous }] of history.entries()) {
        expect(previous).toBe(history[index - 1]?.id ?? null);
      }
      process.stdout.write(
        `${people} at once, ${roundCount} rounds: ${history.length} promotions in one line, ${reading.reads} models read whole meanwhile\n`,
      );
      expect(reading.reads).toBeGreaterThan(0);
    });
  });
}

/** Reads what champion points to, over and over, and proves it. */
async function read(
  store: WritableStore,
  reading: { isOver: boolean; reads: number },
): Promise<void> {
  while (!reading.isOver) {
    const alias = await readAlias(store, 'champion').catch(() => null);
    if (alias) {
      disposeGenerator(await loadGenerator(store, alias.id));
      reading.reads++;
    } else await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
