import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shippedFolder } from '../../../functions/entries/environment.ts';
import { folderStore } from '../../../models/stores/folder.ts';
import { startChromium } from '../../fixtures/chromium.ts';
import { installEngine } from '../../fixtures/installed-programs.ts';
import { firefoxPath, needs } from '../../fixtures/requirements.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';
import { type ModelServer, startModelServer } from './model-server.ts';
import { type Drawn, drawThousand } from './thousand-digits.ts';

let server: ModelServer;
let expected: Drawn;

beforeAll(async () => {
  server = await startModelServer();
  expected = await drawThousand(folderStore(shippedFolder));
});
afterAll(() => server.close());

/** Runs a program until the probe in it has posted what it drew. */
async function drawnBy(program: string, parameters: readonly string[]): Promise<Drawn> {
  const child: ChildProcess = spawn(program, parameters, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, NO_COLOR: '1', DENO_NO_UPDATE_CHECK: '1' },
  });
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const closed = once(child, 'close');
  const ended = closed.then(() => Promise.reject(new Error(`${program} ended: ${stderr}`)));
  try {
    return await Promise.race([server.drawn(), ended]);
  } finally {
    child.kill();
    await closed;
    ended.catch(() => {});
  }
}

describe('the digits of 1,000 seeds have the same pixels as in Node', () => {
  it('in Chromium', needs('chromium'), async () => {
    const browser = await startChromium();
    const page = await browser.newPage();
    const drawn = server.drawn();
    await page.goto(server.origin);
    expect(await drawn).toEqual(expected);
    await browser.close();
  });

  it('in Firefox', needs('firefox'), async () => {
    const profile = await temporaryFolder('firefox');
    const own = ['--headless', '--no-remote', '--profile', profile];
    expect(await drawnBy(firefoxPath ?? '', [...own, server.origin])).toEqual(expected);
  });

  it.for([
    ['deno', ['run', '--no-config', '--no-lock', '--allow-net', '--allow-read', '--allow-env']],
    ['bun', ['run']],
  ] as const)('in %s', async ([name, parameters], context) => {
    const program = await installEngine(name);
    if (program === null) return context.skip(`without ${name}: npm did not reach its registry`);
    const probe = join(await temporaryFolder('probe'), 'probe.mjs');
    await writeFile(probe, server.probe);
    expect(await drawnBy(program, [...parameters, probe, server.origin])).toEqual(expected);
  });
});
