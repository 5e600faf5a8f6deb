import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import {
  cudaVersions,
  installableEngines,
  recipeOf,
} from '../../../pipeline/engines/install-recipes.ts';
import { isOlder, removeEngine } from '../../../pipeline/engines/install.ts';
import { runScript } from '../../fixtures/run-script.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';

const entry = 'pipeline/commands/engine.ts';
const recipes = installableEngines.flatMap((engine) =>
  cudaVersions.map((cuda) => [engine, cuda, recipeOf(engine, cuda)] as const),
);

describe('the recipes of engines', () => {
  it('name the versions of package.json', async () => {
    const { peerDependencies } = JSON.parse(
      await readFile(new URL('../../../package.json', import.meta.url), 'utf8'),
    ) as { readonly peerDependencies: Readonly<Record<string, string>> };
    for (const [name, version] of Object.entries(peerDependencies)) {
      const found = recipes.flatMap(([, , { packages }]) => packages);
      expect(found).toContain(`${name}@${version}`);
    }
  });

  it.each(recipes)('of %s with CUDA %s pins what is downloaded', (_, __, recipe) => {
    for (const name of recipe.packages) expect(name).toMatch(/@\d+\.\d+\.\d+$/);
    const wheels = [...(recipe.cuda?.wheels ?? []), recipe.libtensorflow].filter(
      (wheel) => wheel !== undefined,
    );
    for (const { version, sha256, bytes } of wheels) {
      expect(version).toMatch(/^\d+(\.\d+)+$/);
      expect(sha256).toMatch(/^[0-9a-f]{64}$/);
      expect(bytes).toBeGreaterThan(500_000);
    }
  });

  it('bring CUDA from wheels of one major version', () => {
    for (const cuda of cudaVersions) {
      const { wheels = [] } = recipeOf('tensorflow-gpu', cuda).cuda ?? {};
      for (const { name } of wheels) expect(name).toMatch(new RegExp(`-cu${cuda}$`));
    }
  });
});

describe('a driver', () => {
  it.each([
    ['450.80.02', '520.61.05', true],
    ['520.61.05', '520.61.05', false],
    ['520.61', '520.61.05', true],
    ['535.183.01', '535.54.03', false],
    ['1000.1', '520.61.05', false],
  ])('%s before %s: %s', (version, than, older) => {
    expect(isOlder(version, than)).toBe(older);
  });
});

describe('npm run engine', () => {
  it('refuses an engine that npm ci installs, and names those that it installs', async () => {
    const { code, stderr } = await runScript(entry, ['install', 'wasm']);
    expect(stderr).toMatch(
      /^error: .*'wasm' is invalid.* Allowed choices are tensorflow-gpu, tensorflow, webgpu\.\n$/,
    );
    expect(code).toBe(2);
  });

  it('has nothing to remove where an engine is not installed', async () => {
    const printed: string[] = [];
    const project = await temporaryFolder('project');
    await removeEngine('webgpu', { project, print: (line) => printed.push(line) });
    expect(printed).toEqual(['webgpu is not installed']);
  });
});
