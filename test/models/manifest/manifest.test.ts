import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parseManifest } from '../../../models/manifest/manifest.ts';
import { shippedManifests } from '../../../models/manifest/shipped.ts';
import { shippedId } from '../../../models/source.ts';
import { validateManifest } from '../../../models/manifest/validate.ts';

const shipped = new URL('../../../models/shipped/', import.meta.url);
const ids = (await readdir(shipped)).filter((name) => name !== 'aliases');
const manifests = await Promise.all(
  ids.map(async (id) => readFile(new URL(`${id}/manifest.json`, shipped))),
);

describe('the list of shipped manifests', () => {
  it('has the digest of the model that ships, and no other', () => {
    const bytes = manifests[ids.indexOf(shippedId)] ?? Buffer.of();
    const digest = createHash('sha256').update(bytes).digest('hex');
    expect([...shippedManifests.keys()]).toEqual([digest]);
  });
});

describe('parseManifest', () => {
  it.each(ids.map((id, index) => [id, index] as const))(
    'reads the shipped %s as its schema does',
    async (id, index) => {
      const bytes = manifests[index] ?? Buffer.of();
      const read = await parseManifest(bytes, id);
      expect(read.id).toBe(id);
      expect(read).toStrictEqual(await validateManifest(bytes, id));
    },
  );

  it('holds one with a byte changed to the schema', async () => {
    const altered = String(manifests[0]).replace('"wallSeconds"', '"seconds"');
    await expect(parseManifest(Buffer.from(altered), 'manifest.json')).rejects.toThrow(
      'manifest.json: wallSeconds: ',
    );
  });
});
