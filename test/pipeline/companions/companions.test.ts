import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { disposeCompanions, loadCompanions } from '../../../models/companions/companions.ts';
import { folderStore } from '../../../models/stores/folder.ts';
import { companionTable } from '../../../pipeline/companions/companions.ts';
import { runScript } from '../../fixtures/run-script.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';
import { makeShortly, trainStriped } from './short-companions.ts';

let run: string;

beforeAll(async () => {
  run = await trainStriped();
});

describe('making companions', () => {
  it('writes the model once more with all three', async () => {
    const out = await temporaryFolder('with-companions');
    const manifest = await makeShortly(run, out);
    const companions = await loadCompanions(folderStore(out), manifest, [
      'discriminator',
      'classifier',
      'encoder',
    ]);
    disposeCompanions(companions);
    expect(Object.keys(manifest.companions.encoder?.figures?.masks ?? {})).toEqual([
      'left',
      'right',
      'top',
      'bottom',
    ]);
    expect(companionTable(manifest.companions).join('\n')).toContain('completion, top half hidden');
  });
});

describe('the command', () => {
  it('refuses a folder that holds no run', async () => {
    const { code, stderr } = await runScript('pipeline/commands/companions.ts', [
      '--run',
      '/nowhere',
    ]);
    expect(stderr).toBe(
      'error: --run /nowhere: is not a run folder (there is no /nowhere/config.json)\n',
    );
    expect(code).toBe(2);
  });

  it('requires the run', async () => {
    const { code, stderr } = await runScript('pipeline/commands/companions.ts', []);
    expect(stderr).toBe("error: required option '--run <DIR>' not specified\n");
    expect(code).toBe(2);
  });

  it('for completions refuses a model without an encoder, by its id', async () => {
    const model = join(run, 'model', (await readdir(join(run, 'model')))[0] ?? '');
    const data = JSON.parse(await readFile(join(run, 'config.json'), 'utf8')).configuration.data;
    const { code, stderr } = await runScript('pipeline/commands/completion.ts', [
      '--model',
      model,
      '--data',
      data,
    ]);
    expect(stderr).toMatch(
      /^error: --model .*: the model [0-9a-f]{16} has no encoder; pipeline:companions writes a model with all companions\n$/,
    );
    expect(code).toBe(2);
  });
});
