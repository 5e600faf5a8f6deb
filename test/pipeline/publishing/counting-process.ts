import { writableFolderStore } from '../../../pipeline/stores/writable-folder.ts';

/** Adds one to a number in a store, over and over, as often as it is told; says how often. */
const [folder = '', path = '', rounds = '0'] = process.argv.slice(2);
const store = writableFolderStore(folder);

async function addOne(): Promise<void> {
  for (;;) {
    const seen = await store.readTagged(path);
    if (!seen) throw new Error(`${path} is gone`);
    const count = Number(Buffer.from(seen.bytes).toString());
    if (await store.replace(path, Buffer.from(String(count + 1)), seen.tag)) return;
  }
}

process.send?.('ready');
for (let round = 1; round <= Number(rounds); round++) {
  await addOne();
  process.send?.(round);
}
process.disconnect();
