import { chmodSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stopSharedCeph } from '../fixtures/s3/shared-ceph.ts';

/**
 * Makes one temporary folder for this test run and points to it vitest, its workers and all processes that they
 * start; a browser's profile and tsx's cache land there too. At the end of this process, also when it is
 * interrupted, the shared S3 server is stopped and the folder removed.
 */
export function useOneTemporaryFolder(): void {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'digit-mint-')));
  // A test runs a function as another user, who must be able to read its bundle.
  chmodSync(folder, 0o755);
  for (const name of ['TMPDIR', 'TMP', 'TEMP']) process.env[name] = folder;
  process.once('exit', () => {
    stopSharedCeph(folder);
    // A process that was just killed may still be letting go of its files.
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  });
}
