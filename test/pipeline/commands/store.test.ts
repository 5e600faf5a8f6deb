import { generateKeyPairSync } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { startWasmEngine } from '../../../pipeline/engines/wasm-engine.ts';
import { runScript } from '../../fixtures/run-script.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';
import { evaluationWith, exportSeeded } from '../publishing/tiny-models.ts';

let folder: string;
let store: string;
let ids: readonly [string, string];

const run = async (name: string, ...parameters: readonly string[]) =>
  runScript(`pipeline/commands/${name}.ts`, [...parameters, '--store', store]);

beforeAll(async () => {
  await startWasmEngine();
  folder = await temporaryFolder('models');
  store = join(folder, 'store');
  const one = await exportSeeded(folder, 1, evaluationWith());
  const distance = { mean: 1.5, std: 0, floor: 1 };
  const two = await exportSeeded(folder, 2, evaluationWith({ frechetDistance: distance }));
  ids = [one.id, two.id];
  for (const id of ids) await run('publish', '--model', join(folder, id));
});

describe('the models of a store', () => {
  it('are shown', async () => {
    const { stdout, code } = await run('show', '--model', ids[0]);
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`^id +${ids[0]}\n`));
    expect(stdout).toMatch(/\nfrechetDistance +2\.0000 ± 0\.0300\n/);
    expect(stdout).toMatch(/\naliases +none\n/);
  });

  it('are compared side by side', async () => {
    const file = join(folder, 'diff.html');
    const { stdout, stderr, code } = await run('diff', ...ids, '--out', file);
    expect(code).toBe(0);
    expect(stderr).toBe(`${file}: both models, side by side\n`);
    expect(stdout).toContain(`id: ${ids.join(' | ')}\n`);
    expect(stdout).toContain('frechetDistance: 2.0000 ± 0.0300 | 1.5000\n');
    expect(stdout).not.toContain('coverage');
    const page = await readFile(file, 'utf8');
    expect(page.match(/src="data:image\/png;base64,iVBOR/g)).toHaveLength(2);
    expect(page).toContain('<tr class="differs"><th scope="row">frechetDistance</th>');
    expect(page).toContain('<tr><th scope="row">coverage</th>');
  });

  it('are signed, and verified by signature', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const key = join(folder, 'signing.pem');
    await writeFile(key, privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const signed = await run('publish', '--model', join(folder, ids[0]), '--sign', key);
    expect(signed.stderr).toMatch(/: signed by [0-9a-f]{16}\n$/);
    const keys = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
    const verified = await run('verify', '--public-keys', keys);
    expect(verified.code).toBe(1);
    expect(verified.stdout).toContain(`${ids[0]}: verified`);
    expect(verified.stderr).toContain(`${ids[1]}: not signed with any of the keys `);
  });

  it('are named before they are removed', async () => {
    await run('promote', '--model', ids[0]);
    const named = await run('prune', '--keep', '0');
    expect(named).toMatchObject({
      stdout: `${ids[1]}\n`,
      stderr: '1 would be removed; add --apply to remove them\n',
      code: 0,
    });
    expect((await run('verify')).stdout).toContain(`${ids[1]}: verified`);
    const removed = await run('prune', '--keep', '0', '--apply');
    expect(removed).toMatchObject({ stdout: `${ids[1]}\n`, stderr: '1 removed\n', code: 0 });
    const left = await run('verify');
    expect(left).toMatchObject({ code: 0 });
    expect(left.stdout).not.toContain(ids[1]);
  });
});
