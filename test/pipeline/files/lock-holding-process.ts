import { withFolderLock } from '../../../pipeline/files/locks.ts';

/** Takes a lock, says so, and holds it until it is killed. */
const [lock = '', workspace = ''] = process.argv.slice(2);
await withFolderLock(lock, workspace, async () => {
  process.send?.('held');
  await new Promise((resolve) => setTimeout(resolve, 600_000));
});
