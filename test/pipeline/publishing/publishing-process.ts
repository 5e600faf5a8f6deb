import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startWasmEngine } from '../../../pipeline/engines/wasm-engine.ts';
import { readModelFolder } from '../../../pipeline/publishing/write-model.ts';
import { openStore } from '../../../pipeline/stores/open.ts';
import { publish } from '../../../pipeline/publishing/publish.ts';

/**
 * Publishes and promotes every model of a folder, from the one at an offset on, and says each id when that
 * is done. Without "once" it starts over, until it is killed.
 */
const [models = '', place = '', offset = '0', once] = process.argv.slice(2);
await startWasmEngine();
const store = await openStore(place, { mayBeNew: true });
const whole = [];
const ids = await readdir(models);
const first = Number(offset);
for (const id of [...ids.slice(first), ...ids.slice(0, first)]) {
  whole.push(await readModelFolder(join(models, id)));
}
process.send?.('ready');
for (;;) {
  for (const model of whole) {
    const at = new Date().toISOString();
    const promotion = { alias: 'champion', force: true, reason: 'a test', by: 'a test', at };
    await publish(store, model, promotion, () => {});
    process.send?.(model.manifest.id);
  }
  if (once === 'once') break;
}
process.disconnect();
