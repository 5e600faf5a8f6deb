import { join } from 'node:path';
import { writeFileDurably, writeFolderDurably } from '../../../pipeline/files/durable-writes.ts';
import { withRunLock } from '../../../pipeline/files/locks.ts';

/** Takes a folder's lock, writes a folder and a file in it, and frees it, over and over until it is killed. */
const [folder = ''] = process.argv.slice(2);
process.send?.('ready');
for (let count = 0; ; count++) {
  const text = `${process.pid} ${count}`;
  await withRunLock(folder, async () => {
    await writeFolderDurably(
      join(folder, 'unit'),
      new Map([
        ['a', text],
        ['deeper/b', text],
      ]),
    );
    await writeFileDurably(join(folder, 'file'), `${text}${'x'.repeat(10_000)}${text}`);
  });
}
