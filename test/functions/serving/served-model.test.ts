import { cp, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  loadModelFolder,
  loadServedModel,
  type ServedModel,
} from '../../../functions/serving/served-model.ts';
import { shippedFolder } from '../../../functions/entries/environment.ts';
import { ModelError } from '../../../models/errors.ts';
import { copyShipped, type ShippedCopy } from '../shipped-copy.ts';

let copy: ShippedCopy;
let log: object[];

beforeEach(async () => {
  copy = await copyShipped();
  log = [];
});

async function serve(modelStore: string, modelAlias?: string): Promise<ServedModel> {
  return loadServedModel(
    { modelStore, shippedFolder, ...(modelAlias !== undefined && { modelAlias }) },
    (entry) => log.push(entry),
  );
}

describe('without a store', () => {
  it('serves the shipped champion', async () => {
    const served = await loadServedModel({ shippedFolder: copy.folder }, () => {});
    expect(served).toMatchObject({
      alias: 'champion',
      fallback: null,
      generator: { manifest: { id: copy.id } },
    });
  });

  it('serves the requested alias', async () => {
    await cp(
      join(copy.folder, 'aliases/champion.json'),
      join(copy.folder, 'aliases/candidate.json'),
    );
    const configuration = { modelAlias: 'candidate', shippedFolder: copy.folder };
    const served = await loadServedModel(configuration, () => {});
    expect(served).toMatchObject({ alias: 'candidate', fallback: null });
  });

  it('serves the champion for a missing alias', async () => {
    const configuration = { modelAlias: 'candidate', shippedFolder: copy.folder };
    const served = await loadServedModel(configuration, () => {});
    const reason = `${copy.folder}/aliases/candidate.json: no such file`;
    expect(served).toMatchObject({
      alias: 'champion',
      fallback: { reason, askedFor: 'candidate' },
    });
  });

  it('fails when the shipped model is damaged', async () => {
    await writeFile(join(copy.folder, 'aliases/champion.json'), '{');
    await expect(loadServedModel({ shippedFolder: copy.folder }, () => {})).rejects.toThrow(
      ModelError,
    );
  });
});

describe('with a store', () => {
  it('serves the model that the alias points to', async () => {
    await rename(
      join(copy.folder, 'aliases/champion.json'),
      join(copy.folder, 'aliases/candidate.json'),
    );
    const served = await serve(copy.folder, 'candidate');
    expect(served).toMatchObject({
      alias: 'candidate',
      fallback: null,
      generator: { manifest: { id: copy.id } },
    });
    expect(log).toEqual([]);
  });

  /** Why the shipped model stands in; it does, and the log knows. */
  async function fallbackOf(modelStore: string): Promise<string> {
    const served = await serve(modelStore);
    const { generator } = await loadServedModel({ shippedFolder }, () => {});
    expect(served.generator.manifest.id).toBe(generator.manifest.id);
    expect(served.fallback?.askedFor).toBe('champion');
    expect(log).toEqual([{ level: 'error', event: 'fallback', ...served.fallback }]);
    return served.fallback?.reason ?? '';
  }

  it('serves the shipped model when the store is unavailable, and says why', async () => {
    expect(await fallbackOf('/nowhere')).toBe('/nowhere/aliases/champion.json: no such file');
  });

  it('replaces a model of a newer schema', async () => {
    await copy.edit(`${copy.id}/manifest.json`, (manifest) => {
      manifest['schemaVersion'] = 999;
    });
    expect(await fallbackOf(copy.folder)).toMatch(
      /manifest\.json: schema 999 is newer than the \d+ this program reads: update digit-mint$/,
    );
  });

  it('replaces a model with an altered file', async () => {
    const { generator } = await loadServedModel({ shippedFolder }, () => {});
    const path = generator.manifest.files.find((file) => file.path.endsWith('.bin'))?.path;
    await copy.flipBit(`${copy.id}/${path}`);
    expect(await fallbackOf(copy.folder)).toMatch(
      /: SHA-256 [0-9a-f]{64} expected, [0-9a-f]{64} found: the file is damaged or was changed$/,
    );
  });

  it('replaces a model that does not reproduce its goldens', async () => {
    await copy.edit(`${copy.id}/manifest.json`, (manifest) => {
      (manifest['goldens'] as { sha256: string }[]).forEach((golden) => {
        golden.sha256 = '0'.repeat(64);
      });
    });
    expect(await fallbackOf(copy.folder)).toMatch(
      /: golden ".+": pixels 0{64} expected, [0-9a-f]{64} drawn$/,
    );
  });

  it('replaces an S3 store that cannot be read', async () => {
    expect(await fallbackOf('s3://bucket//prefix')).toBe(
      's3://bucket//prefix: s3://bucket or s3://bucket/prefix is allowed',
    );
  });

  it('fails when neither model can be used', async () => {
    await writeFile(join(copy.folder, 'aliases/champion.json'), '{');
    const configuration = { modelStore: '/nowhere', shippedFolder: copy.folder };
    await expect(loadServedModel(configuration, () => {})).rejects.toThrow(
      `${copy.folder}/aliases/champion.json: not JSON: `,
    );
  });
});

describe('a model named by its folder', () => {
  it('is not served under an alias, whatever the path looks like', async () => {
    const link = join(copy.folder, 'link');
    await symlink(join(copy.folder, copy.id), link);
    for (const path of [`${copy.folder}/${copy.id}`, `${copy.folder}/${copy.id}/`, link]) {
      const { generator, alias, fallback } = await loadModelFolder(path);
      expect([generator.manifest.id, alias, fallback]).toEqual([copy.id, null, null]);
    }
  });

  it('is refused when it is missing', async () => {
    await expect(loadModelFolder('/nowhere')).rejects.toThrow(
      new ModelError('/nowhere: no such folder'),
    );
  });
});
