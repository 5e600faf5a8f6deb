import { execFileSync } from 'node:child_process';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSteps } from '../../../docs/check/commands.ts';
import { copyOfWorkingTree } from '../../../docs/check/copy.ts';
import { runSteps } from '../../../docs/check/run.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';

const server = `
import { createServer } from 'node:http';
import { appendFileSync } from 'node:fs';
const name = process.argv[2] ?? 'first';
createServer(({ url }, answer) => answer.writeHead(url === '/missing' ? 404 : 200).end(name + url))
  .listen(Number(process.env.PORT), '127.0.0.1');
process.on('SIGTERM', () => { appendFileSync('ended.txt', name + ' '); process.exit(0); });
`;

/** Runs a page in a folder where `npm start` is a small server. */
async function runPage(page: string) {
  const folder = await temporaryFolder('docs-run');
  await writeFile(join(folder, 'package.json'), '{"scripts":{"start":"node server.mjs"}}');
  await writeFile(join(folder, 'server.mjs'), server);
  const lines: string[] = [];
  const fault = await runSteps(readSteps(page), folder, (line) => lines.push(line));
  return { folder, fault, lines: lines.map((line) => line.replace(/ \(.*? s\)/, '')) };
}

// It needs a POSIX shell and process groups.
describe.skipIf(process.platform === 'win32')('runSteps', () => {
  it('waits for servers, asks each on a free port of its own, and ends them with the page', async () => {
    const { folder, fault, lines } = await runPage(`
\`\`\`
npm ci
\`\`\`
<!-- docs:check background http://127.0.0.1:8787/health -->
\`\`\`
npm start
\`\`\`
<!-- docs:check background http://127.0.0.1:8788/health -->
\`\`\`
PORT=8788 npm start -- second
\`\`\`
\`\`\`
curl -sf -o a.txt http://127.0.0.1:8787/a
curl -sf -o b.txt http://127.0.0.1:8788/8787
\`\`\`
`);
    expect(fault).toBeNull();
    expect(lines.map((line) => line.split(':')[0])).toEqual([
      'done before',
      ...Array.from({ length: 4 }, () => 'ran'),
    ]);
    expect(await readFile(join(folder, 'a.txt'), 'utf8')).toBe('first/a');
    expect(await readFile(join(folder, 'b.txt'), 'utf8')).toBe('second/8787');
    const ended = await readFile(join(folder, 'ended.txt'), 'utf8');
    expect(ended.trim().split(' ').toSorted()).toEqual(['first', 'second']);
  });

  it('stops at the first command that fails, with what it wrote', async () => {
    const { fault, lines } = await runPage('```\necho seen; exit 3\necho never\n```');
    expect(fault).toBe('line 1: echo seen; exit 3\nexit code 3\nseen\n');
    expect(lines).toEqual(['FAILED: echo seen; exit 3']);
  });

  it('fails when a server refuses or ends, and when curl would ignore a refusal', async () => {
    const background = '<!-- docs:check background http://127.0.0.1:8787/health -->\n';
    const refused = await runPage(
      `${background}\`\`\`\nnpm start\n\`\`\`\n\`\`\`\ncurl -sf http://127.0.0.1:8787/missing\n\`\`\``,
    );
    expect(refused.fault).toContain('exit code 22');
    const ended = await runPage(`${background}\`\`\`\nPORT=x npm start\n\`\`\``);
    expect(ended.fault).toContain('before http://127.0.0.1:8787/health answered');
    const careless = await runPage('```\ncurl http://127.0.0.1:8787/\n```');
    expect(careless.fault).toContain(
      'curl without -f succeeds when the server answers with an error',
    );
  });

  it('says what is skipped and why', async () => {
    const { fault, lines } = await runPage(
      '<!-- docs:check skip: costs money -->\n```\nfalse\n```',
    );
    expect([fault, ...lines]).toEqual([null, 'skipped, costs money: false']);
  });
});

describe('copyOfWorkingTree', () => {
  it('takes tracked and new files as they lie, not ignored ones, and links the packages', async () => {
    const root = await temporaryFolder('docs-copy');
    const write = (name: string, text: string) => writeFile(join(root, name), text);
    await mkdir(join(root, 'node_modules'));
    await write('node_modules/package.txt', 'package');
    await write('.gitignore', 'node_modules\nignored.txt\n');
    for (const name of ['changed.txt', 'deleted.txt']) await write(name, 'old');
    execFileSync('git', ['init', '--quiet'], { cwd: root });
    execFileSync('git', ['add', '.'], { cwd: root });
    await write('changed.txt', 'new');
    await write('added.txt', 'added');
    await write('ignored.txt', 'ignored');
    await rm(join(root, 'deleted.txt'));
    const copy = await copyOfWorkingTree(root);
    try {
      expect(await readFile(join(copy, 'changed.txt'), 'utf8')).toBe('new');
      expect(await readFile(join(copy, 'added.txt'), 'utf8')).toBe('added');
      expect(await readFile(join(copy, 'node_modules/package.txt'), 'utf8')).toBe('package');
      for (const name of ['ignored.txt', 'deleted.txt'])
        await expect(stat(join(copy, name))).rejects.toThrow('ENOENT');
    } finally {
      await rm(copy, { recursive: true });
    }
  });
});
