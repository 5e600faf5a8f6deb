import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';

interface LockedPackage {
  readonly dev?: boolean;
  readonly hasInstallScript?: boolean;
}

const readJson = async (name: string): Promise<unknown> =>
  JSON.parse(await readFile(new URL(`../${name}`, import.meta.url), 'utf8'));

const { packages } = (await readJson('package-lock.json')) as {
  readonly packages: Readonly<Record<string, LockedPackage>>;
};
const manifest = (await readJson('package.json')) as {
  readonly allowScripts: Readonly<Record<string, boolean>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta: Readonly<Record<string, { readonly optional: boolean }>>;
};

/** node_modules/a/node_modules/@b/c is @b/c. */
const nameOf = (path: string) => path.slice(path.lastIndexOf('node_modules/') + 13);

describe('npm ci', () => {
  it('runs no install script, so no package downloads a binary', () => {
    const scripted = Object.entries(packages).filter(
      ([, { hasInstallScript }]) => hasInstallScript,
    );
    const allowed = scripted.filter(([path]) => manifest.allowScripts[nameOf(path)] !== false);
    expect(allowed.map(([path]) => path)).toEqual([]);
  });

  it('installs no engine that is an optional peer', () => {
    const peers = Object.keys(manifest.peerDependencies);
    expect(peers).toEqual(['@tensorflow/tfjs-node', '@tensorflow/tfjs-node-gpu']);
    for (const peer of peers) expect(manifest.peerDependenciesMeta[peer]?.optional).toBe(true);
    const installed = Object.keys(packages).map(nameOf);
    expect(installed.filter((name) => [...peers, 'tar'].includes(name))).toEqual([]);
  });

  it('leaves out, with --omit=dev, what only builds and tests need', () => {
    const shipped = Object.entries(packages).filter(([path, { dev }]) => path && !dev);
    const names = new Set(shipped.map(([path]) => nameOf(path)));
    const development = [
      'aws-cdk',
      'aws-cdk-lib',
      'oxlint',
      'playwright-core',
      'typescript',
      'vitest',
    ];
    expect(development.filter((name) => names.has(name))).toEqual([]);
  });
});
