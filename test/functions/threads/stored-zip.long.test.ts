import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openPromise } from 'yauzl';
import { describe, expect, it } from 'vitest';
import { createStoredZip } from '../../../functions/threads/stored-zip.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';

describe('a stored zip', () => {
  it('may have more files than a plain zip can count', async () => {
    const zip = createStoredZip();
    const count = 70_000;
    const parts = Array.from({ length: count }, (_, index) =>
      zip.add(`a/${index}`, Uint8Array.of(index & 255)),
    );
    const file = join(await temporaryFolder('stored-zip'), 'many.zip');
    await writeFile(file, Buffer.concat([...parts, zip.end()]));
    const read = await openPromise(file, { lazyEntries: true });
    expect(read.entryCount).toBe(count);
    let last = '';
    for await (const entry of read.eachEntry()) last = entry.fileName;
    expect(last).toBe('a/69999');
    read.close();
  });
});
