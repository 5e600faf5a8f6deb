import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { nodeParametersOf } from '../../fixtures/built-entries.ts';
import { needs } from '../../fixtures/requirements.ts';
import { runScript } from '../../fixtures/run-script.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';
import { entry, folderPlace, newFolder, runBox, shortRunFlags } from './kept-run.ts';

let flags: readonly string[];

beforeAll(async () => {
  flags = await shortRunFlags();
});

describe('pipeline:train --checkpoints', needs('posix'), () => {
  it('starts with --resume-if-present in an empty store, and saves at SIGTERM', async () => {
    const place = await folderPlace('run');
    const box = await newFolder();
    let isSent = false;
    const { code, stderr } = await runBox(
      place,
      [...flags, '--resume-if-present', '--out', box],
      (text, child) => {
        if (!isSent && text.includes('iteration ')) isSent = child.kill('SIGTERM');
      },
    );
    expect(code).toBe(130);
    const step = /stopped at iteration (\d+) of 300; to continue:/.exec(stderr)?.[1];
    expect(stderr).toContain(
      `  npm run pipeline:train -- --resume --out ${box} --checkpoints ${place.store.location}\n`,
    );
    const head = await readFile(join(place.store.location, 'head.json'), 'utf8');
    expect(head).toContain(`checkpoints/step-${step?.padStart(8, '0')}/state.json`);
  });

  it('ends with exit code 2 a run that another machine has taken over', async () => {
    const place = await folderPlace('run');
    const [box, other] = [await newFolder(), await newFolder()];
    const first = spawn(
      process.execPath,
      [...(await nodeParametersOf(entry)), ...flags, '--steps', '100000'].concat([
        '--out',
        box,
        '--checkpoints',
        place.store.location,
      ]),
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    let said = '';
    const ended = once(first, 'close') as Promise<[number | null]>;
    await new Promise<void>((resolve) => {
      first.stderr.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        if (said.includes('iteration ')) resolve();
      });
    });
    let isSent = false;
    const second = await runBox(
      place,
      ['--resume', '--steps', '100000', '--out', other],
      (text, child) => {
        if (!isSent && text.includes('iteration ')) isSent = child.kill('SIGINT');
      },
    );
    expect(second.code).toBe(130);
    expect((await ended)[0]).toBe(2);
    expect(said).toMatch(/error: --checkpoints .+: the run was taken over by process \d+ on /);
  });

  it('is refused when the store already holds a run, before anything is written', async () => {
    const place = await folderPlace('run');
    const short = [...flags, '--steps', '20'];
    expect((await runBox(place, [...short, '--out', await newFolder()])).code).toBe(0);
    const out = await newFolder();
    const { code, stderr } = await runBox(place, [...short, '--out', out]);
    expect(stderr).toBe(
      `error: --checkpoints ${place.store.location}: already stores a run: add --resume-if-present to continue it, or choose another place\n`,
    );
    expect(code).toBe(2);
    await expect(readdir(out)).rejects.toThrow('ENOENT');
  });

  it.each([
    [['--resume-if-present'], '--resume-if-present: give the run to continue with --out DIR'],
    [
      ['--checkpoints', 'ftp://box/run'],
      '--checkpoints ftp://box/run: a folder or s3://bucket/prefix is allowed',
    ],
    [
      ['--resume', '--resume-if-present'],
      "option '--resume-if-present' cannot be used with option '--resume'",
    ],
  ])('%j is wrong use', async (parameters, message) => {
    const { code, stderr } = await runScript(entry, parameters);
    expect(stderr).toBe(`error: ${message}\n`);
    expect(code).toBe(2);
  });

  it('names a store that is not a folder', async () => {
    const file = join(await temporaryFolder('file'), 'a-file');
    await writeFile(file, '');
    const { code, stderr } = await runScript(entry, ['--checkpoints', file]);
    expect(stderr).toBe(`error: --checkpoints ${file}: is not a folder\n`);
    expect(code).toBe(2);
  });
});
