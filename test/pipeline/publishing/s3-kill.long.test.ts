import { once } from 'node:events';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { beforeAll, expect, it } from 'vitest';
import { digestOf, generatorFromDigest } from '../../../models/seed/random.ts';
import { startWasmEngine } from '../../../pipeline/engines/wasm-engine.ts';
import { listModels } from '../../../pipeline/publishing/list.ts';
import { verifyStore } from '../../../pipeline/publishing/verify.ts';
import { writableS3Store } from '../../../pipeline/stores/writable-s3.ts';
import { rounds } from '../../fixtures/rounds.ts';
import { environmentOf } from '../../fixtures/s3/environment.ts';
import { bucket } from '../../fixtures/s3/s3-server.ts';
import { describeWithRealS3 } from '../../fixtures/s3/servers.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';
import { nextMessage, startProcess } from './forked.ts';
import { exportSeeded } from './tiny-models.ts';

const killCount = rounds({ full: 100, part: 5 });
const modelCount = 25;
let models: string;

beforeAll(async () => {
  await startWasmEngine();
  models = await temporaryFolder('models');
  for (let seed = 1; seed <= modelCount; seed++) await exportSeeded(models, seed);
});

describeWithRealS3('a publisher killed at a random moment', (server) => {
  it(`leaves, ${killCount} times, a store in which every listed model is whole and champion is one of them`, async () => {
    const { endpoint, credentials, ...rest } = await server();
    const environment = environmentOf({ endpoint, credentials, ...rest });
    const random = generatorFromDigest(digestOf('instants of death of publishers to S3'));
    const start = async (kill: number) => {
      // A new store every so often, so that there is something to write.
      const url = `s3://${bucket}/kill-${Math.floor(kill / 5)}`;
      const offset = String((kill % 5) * 5);
      const child = await startProcess('publishing-process.ts', [models, url, offset], environment);
      const said: string[] = [];
      child.on('message', (message: string) => {
        if (message !== 'ready') said.push(message);
      });
      return { url, child, said };
    };
    let [unfinished, published] = [0, 0];
    // In milliseconds; longer on a machine on which a publisher gets nothing done so soon.
    let longestLife = 1000;
    for (let kill = 0; kill < killCount; kill++) {
      const { url, child, said } = await start(kill);
      await nextMessage(child);
      await new Promise((resolve) => setTimeout(resolve, uniformInt(random, 0, longestLife)));
      child.kill('SIGKILL');
      await once(child, 'exit');
      published += said.length;
      if (said.length === 0) longestLife *= 2;
      const store = writableS3Store(url, { endpoint, credentials });
      expect(await verifyStore(store, null, () => {})).toEqual([]);
      const content = await listModels(store);
      const ids = content.models.map(({ id }) => id);
      expect(ids).toEqual(expect.arrayContaining(said));
      const champion = content.aliases.get('champion');
      // What was said to be done is; the next may be done too, and not have come to be said.
      expect([champion?.id, champion?.previous]).toContain(said.at(-1) ?? champion?.id);
      unfinished += content.unfinished.length > 0 ? 1 : 0;
    }
    process.stdout.write(
      `${killCount} kills on S3: ${unfinished} left a model without a manifest; ${published} promotions were said to be done\n`,
    );
    expect(unfinished + published).toBeGreaterThan(0);
  });
});
