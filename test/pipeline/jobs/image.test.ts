import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeTinyDataset } from '../../fixtures/tiny-dataset.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';
import {
  copiedPaths,
  entryPoint,
  imageEngine,
  imageFolder,
  linkedPackages,
} from './image-folder.ts';

const dockerfiles = [
  'pipeline/Dockerfile',
  'pipeline/Dockerfile.cpu',
  'pipeline/Dockerfile.webgpu',
];

describe('the images of jobs', () => {
  it('train, back up, publish and ask the gate with only the files that they copy', async () => {
    const [first, ...others] = await Promise.all(dockerfiles.map(copiedPaths));
    for (const copied of others) expect(copied).toEqual(first);
    const file = 'pipeline/Dockerfile.cpu';
    const folder = await imageFolder(file);
    expect((await readdir(folder)).toSorted()).toEqual([
      'datasets',
      'models',
      'node_modules',
      'package-lock.json',
      'package.json',
      'pipeline',
      'runs',
      'tsconfig.json',
    ]);
    const places = await temporaryFolder('places');
    const { code, said } = await runJob(file, folder, {
      CHECKPOINT_STORE: join(places, 'runs'),
      MODEL_STORE: join(places, 'models'),
    });
    const id = /candidate now points to ([0-9a-f]{16})/.exec(said)?.[1] ?? said;
    expect(code).toBe(0);
    expect(await readdir(join(places, 'models'))).toContain(id);
    // The preset makes no evaluation.
    expect(said).toContain(
      `the gate refused: ${id} cannot be compared with real images: ${id} was not evaluated`,
    );
    expect(await readdir(join(places, 'models', 'aliases'))).toEqual(['candidate.json']);
    expect(await readdir(join(places, 'runs', 'first'))).toContain('head.json');
    expect(await readdir(join(folder, 'runs'))).toEqual(['first']);
  });

  it.each([
    ['pipeline/Dockerfile', 'tensorflow-gpu'],
    ['pipeline/Dockerfile.webgpu', 'webgpu'],
  ])('of a GPU ends with exit code 2 where its engine has none: %s', async (file, engine) => {
    const folder = await imageFolder(file);
    const { code, said } = await runJob(file, folder, {});
    expect(said).toContain(`error: --engine ${engine}: `);
    expect(code).toBe(2);
  });

  it('of Vulkan names NVIDIA’s driver to the loader, and asks the toolkit for its parts', async () => {
    const text = await readFile(
      new URL('../../../pipeline/Dockerfile.webgpu', import.meta.url),
      'utf8',
    );
    const [, json = ''] =
      /echo '(.+)' \\\n\s+> \/etc\/vulkan\/icd\.d\/nvidia_icd\.json/.exec(text) ?? [];
    expect(JSON.parse(json)).toMatchObject({ ICD: { library_path: 'libGLX_nvidia.so.0' } });
    expect(text).toMatch(/^ENV .*NVIDIA_DRIVER_CAPABILITIES=\S*graphics/m);
  });
});

/** Runs a job of an image that makes two steps, in a folder with the image's files and with its engine. */
async function runJob(file: string, folder: string, stores: Readonly<Record<string, string>>) {
  const data = await writeTinyDataset();
  const child = spawn(
    process.execPath,
    [...(await entryPoint(file)), '--preset', 'seed', '--steps', '2', '--data', data],
    {
      cwd: folder,
      // Nothing of this project's surroundings but the path to node.
      env: {
        PATH: process.env['PATH'],
        TMPDIR: tmpdir(),
        NODE_OPTIONS: linkedPackages,
        RUN_NAME: 'first',
        ENGINE: await imageEngine(file),
        ...stores,
      },
    },
  );
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said };
}
