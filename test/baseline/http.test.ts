import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Exchange, exchange } from './http-exchange.ts';
import { projectFolder, startScript } from './package-script.ts';

const table = `${projectFolder}test/baseline/answers.json`;
let server: ChildProcess;
let url: string;

beforeAll(async () => {
  server = startScript('start', ['--port', '0']);
  if (!server.stdout) throw new Error('no standard output');
  const [line] = (await once(createInterface(server.stdout), 'line')) as [string];
  url = line.split(' ')[0] ?? '';
}, 600_000);

afterAll(async () => {
  const closed = once(server, 'close');
  server.kill('SIGTERM');
  await closed;
});

// New rows, and answers that a commit means to change: `npx vitest run test/baseline/http.test.ts -u`.
it(
  'npm start answers every request of answers.json as it says there',
  { timeout: 600_000 },
  async () => {
    const rows = JSON.parse(await readFile(table, 'utf8')) as readonly Exchange[];
    const answered: Exchange[] = [];
    for (const row of rows) answered.push(await exchange(url, row));
    expect(answered.length).toBeGreaterThanOrEqual(60);
    await expect(`${JSON.stringify(answered, null, 2)}\n`).toMatchFileSnapshot(table);
  },
);
