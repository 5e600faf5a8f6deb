import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeTinyDataset } from '../../fixtures/tiny-dataset.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';
import { entryPoint, imageFolder, linkedPackages } from './image-folder.ts';

describe.each(['pipeline/Dockerfile', 'pipeline/Dockerfile.webgpu'])('the image of %s', (file) => {
  it('trains, backs up, publishes and asks the gate with only the files that it copies', async () => {
    const folder = await imageFolder(file);
    expect((await readdir(folder)).toSorted()).toEqual([
      'models',
      'node_modules',
      'package-lock.json',
      'package.json',
      'pipeline',
      'runs',
      'tsconfig.json',
    ]);
    const places = await temporaryFolder('places');
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
          CHECKPOINT_STORE: join(places, 'runs'),
          MODEL_STORE: join(places, 'models'),
          RUN_NAME: 'first',
        },
      },
    );
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    const [code] = (await once(child, 'close')) as [number | null];
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
});
