import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { createStoredZip } from '../../../functions/threads/stored-zip.ts';

describe('a stored zip', () => {
  it('is read by fflate with every byte and name', () => {
    const zip = createStoredZip();
    const files = {
      'Zürich/0.png': Buffer.from('one'),
      '猫/1.png': Buffer.from([0, 255]),
      'e/2': Buffer.of(),
    };
    const parts = Object.entries(files).map(([path, bytes]) => zip.add(path, bytes));
    const read = unzipSync(new Uint8Array(Buffer.concat([...parts, zip.end()])));
    expect(Object.keys(read)).toEqual(Object.keys(files));
    for (const [path, bytes] of Object.entries(files))
      expect([...(read[path] ?? [])]).toEqual([...bytes]);
  });
});
