import { rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readSteps } from './commands.ts';
import { copyOfWorkingTree } from './copy.ts';
import { brokenLinks, markdownFiles } from './links.ts';
import { runSteps } from './run.ts';

/** `npm run docs:check`: links of all Markdown files, then every command of README.md in a temporary copy. */
const root = fileURLToPath(new URL('../../', import.meta.url)).replace(/[/\\]$/, '');
const print = (line: string): void => void process.stdout.write(`${line}\n`);

const files = await markdownFiles(root);
const faults = await brokenLinks(root, files);
print(`${files.length} Markdown files: ${faults.length === 0 ? 'no broken link' : 'broken links'}`);
for (const fault of faults) print(fault);

if (!process.argv.includes('--links')) {
  const steps = readSteps(await readFile(join(root, 'README.md'), 'utf8'));
  const copy = await copyOfWorkingTree(root);
  process.once('exit', () => rmSync(copy, { recursive: true, force: true }));
  process.once('SIGINT', () => process.exit(130));
  process.once('SIGTERM', () => process.exit(143));
  const fault = await runSteps(steps, copy, print);
  if (fault) faults.push(`README.md: ${fault}`);
  print(fault ? `README.md: ${fault}` : 'README.md: every command that is not skipped ran');
}
process.exitCode = faults.length === 0 ? 0 : 1;
