import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { freePort } from '../fixtures/free-port.ts';
import { nodeParametersOf } from '../fixtures/built-entries.ts';
import { needs } from '../fixtures/requirements.ts';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';

const commands = [
  ['functions/entries/digit.ts', '42'],
  ['functions/entries/number.ts', '--help'],
  ['pipeline/commands/digits.ts', '--help'],
] as const;

/** Runs a command whose standard output is a file, or a pipe that is closed before anything is written. */
async function run([entry, ...parameters]: readonly string[], stdout: number | 'pipe') {
  const program = await nodeParametersOf(entry ?? '');
  const child = spawn(process.execPath, [...program, ...parameters], {
    stdio: ['ignore', stdout, 'pipe'],
  });
  child.stdout?.destroy();
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stderr };
}

describe.each(commands)('%s %s', (...command) => {
  it('ends as always where nobody reads on', async () => {
    const { code, stderr } = await run(command, 'pipe');
    expect(code).toBe(0);
    expect(stderr).not.toContain('EPIPE');
  });

  it.skipIf(!existsSync('/dev/full'))('says in one line that the disk is full', async () => {
    const full = await open('/dev/full', 'w');
    const { code, stderr } = await run(command, full.fd);
    await full.close();
    expect(code).toBe(1);
    expect(stderr.trim().split('\n').at(-1)).toMatch(/^error: standard output: ENOSPC/);
    expect(stderr).not.toContain('   at ');
  });
});

describe('a file on a disk with room for only a part', () => {
  it('is told of: 1024 × 1024 bytes end with exit code 1', needs('posix'), async () => {
    const file = join(await temporaryFolder('part'), 'digit.raw');
    const program = await nodeParametersOf('functions/entries/digit.ts');
    const words = [process.execPath, ...program, '42', '--size', '1024', '--format', 'raw'];
    const command = words.map((word) => `'${word}'`).join(' ');
    const child = spawn('sh', ['-c', `ulimit -f 100; exec ${command} > '${file}'`]);
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    expect(await once(child, 'close')).toEqual([1, null]);
    expect(stderr).toContain('error: standard output: EFBIG: file too large');
  });
});

describe.skipIf(!existsSync('/dev/full'))('a server', () => {
  it.each(['stdout', 'stderr'] as const)('serves on with a full disk behind %s', async (full) => {
    const disk = await open('/dev/full', 'w');
    const port = await freePort();
    const entry = await nodeParametersOf('functions/entries/server.ts');
    const child = spawn(process.execPath, [...entry, '--port', String(port), '--log'], {
      stdio: ['ignore', full === 'stdout' ? disk.fd : 'pipe', full === 'stderr' ? disk.fd : 'pipe'],
    });
    let told = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => (told += chunk.toString()));
    }
    const ended = once(child, 'close') as Promise<[number | null]>;
    const statusOf = async () =>
      fetch(`http://127.0.0.1:${port}/health`).then(
        ({ status }) => status,
        () => child.exitCode,
      );
    await expect.poll(statusOf, { timeout: 60_000 }).toBe(200);
    // The first request was logged.
    expect(await statusOf()).toBe(200);
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    await disk.close();
    expect(told).toMatch(
      full === 'stdout' ? /^error: standard output: ENOSPC[^\n]*\n/ : /^http:\S+ serves the model/,
    );
    expect(told).not.toContain('   at ');
  });
});
