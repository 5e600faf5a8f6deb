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

/** The first shipped manifest with a piece of its compact JSON replaced, once. */
function changed(piece: string, by: string): string {
  const json = JSON.stringify(JSON.parse(String(manifests[0])));
  if (!json.includes(piece)) throw new Error(`no ${piece} in the manifest`);
  return json.replace(piece, by);
}

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
    const altered = String(manifests[0]).replace('"wallSeconds"', '"wallSecond"');
    await expect(parseManifest(Buffer.from(altered), 'manifest.json')).rejects.toThrow(
      /^manifest\.json: there is no wallSecond \(did you mean wallSeconds\?\); schemaVersion, id, .+ are allowed; wallSeconds is missing; a number from 0 up is needed$/,
    );
  });

  it.each([
    ['[]', 'it cannot be []; an object is allowed'],
    ['7', 'it cannot be 7; an object is allowed'],
    [
      changed('"height":28', '"height":"28"'),
      'image.height cannot be "28"; a whole number above 0',
    ],
    [changed('"labels":', '"latent":null,"labels":'), 'latent cannot be null; an object with size'],
    [
      changed('"kind":"dense"', '"kind":"dens"'),
      'generator.layers.0.kind cannot be "dens"; "dense",',
    ],
    [
      changed('"temperature":', '"temprature":'),
      'there is no companions.classifier.temprature (did you mean companions.classifier.temperature?); network, ',
    ],
    [changed('"dirty":false', '"dirty":2'), 'git.dirty cannot be 2; true or false is allowed'],
    [
      changed('"metrics":{', '"metrics":{"a":null,'),
      'metrics.a cannot be null; a number is allowed',
    ],
    [changed('"sha256":"', '"sha256":"X'), 'sha256 cannot be "X'],
    [changed('"path":"', '"path":"../'), 'a path of a file in the model’s own folder, such as'],
    [changed('"id":"', '"id":"X'), 'a model id is 16 hex digits'],
  ])('names the field, its value and what is allowed: %.60s', async (json, message) => {
    await expect(parseManifest(Buffer.from(json), 'manifest.json')).rejects.toThrow(message);
  });
});
