import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const read = (file: string) => readFile(join(root, file), 'utf8');

test('.nvmrc, images, workflows and types name one Node 20, which package.json allows', async () => {
  const version = (await read('.nvmrc')).trim();
  const description = JSON.parse(await read('package.json')) as {
    engines: { node: string };
    devDependencies: Record<string, string>;
  };
  const [, major, minor] = /^>=(\d+)\.(\d+)$/.exec(description.engines.node) ?? [];
  const [ownMajor, ownMinor] = version.split('.');
  expect(ownMajor).toBe(major);
  expect(Number(ownMinor)).toBeGreaterThanOrEqual(Number(minor));
  expect(description.devDependencies['@types/node']?.split('.')[0]).toBe(major);
  for (const file of [
    '.devcontainer/Dockerfile',
    'functions/Dockerfile',
    'pipeline/Dockerfile',
    'pipeline/Dockerfile.cpu',
    'pipeline/Dockerfile.webgpu',
    '.github/workflows/nightly.yml',
  ])
    expect(await read(file), file).toContain(`node:${version}-bookworm`);
  expect(await read('.github/workflows/ci.yml')).toContain(`node: ['${version}', `);
});
