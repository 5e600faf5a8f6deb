import { execFile, execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { loadersPython as python, needsThat } from '../fixtures/requirements.ts';
import { runScript } from '../fixtures/run-script.ts';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';

const run = promisify(execFile);

/** Each program of docs/data-sets.md, and what to do with it. */
const loaders = [
  {
    packages: ['torch', 'numpy', 'PIL'],
    format: 'jsonl',
    use: 'pixels, text, boxes = Lines("lines")[1]; print(len(Lines("lines")), text, len(boxes) == len(text), pixels.dim())',
    prints: /^4 \d{5} True 2$/m,
  },
  {
    packages: ['keras', 'numpy', 'PIL'],
    format: 'jsonl',
    use: 'images, texts = Lines("lines", batch_size=3)[1]; print(len(Lines("lines", batch_size=3)), texts[0], images.shape)',
    prints: /^2 \d{5} \(1, 64, 512\)$/m,
  },
  {
    packages: ['datasets', 'PIL'],
    format: 'parquet',
    use: '',
    prints: /^\(\d+, \d+\) \d{5} \[\{"text":/m,
  },
] as const;

/** Whether Python finds packages, asked in a folder that has none of ours. */
function hasPackages(names: readonly string[]): boolean {
  if (python === undefined) return false;
  const find = `import importlib.util as u, sys; sys.exit(not all(u.find_spec(n) for n in ${JSON.stringify(names)}))`;
  try {
    execFileSync(python, ['-I', '-c', find], { cwd: '/', stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe('the loaders of docs/data-sets.md', () => {
  for (const { packages, format, use, prints } of loaders) {
    const [name] = packages;
    const options = needsThat(hasPackages(packages), {
      what: `${packages.join(', ')} in Python`,
      get: `.ci/install loaders, or set LOADERS_PYTHON to a Python that has ${packages.join(', ')}`,
    });
    it(`run: ${name}`, options, async () => {
      const folder = await temporaryFolder('loaders');
      const flags = ['--pattern', '[0-9]{5}', '--count', '4', '--seed', '1', '--format', format];
      const written = await runScript('pipeline/commands/numbers.ts', [
        ...flags,
        '--out',
        join(folder, 'lines'),
      ]);
      expect(written.code, written.stderr).toBe(0);
      const program = programOf(await readFile('docs/data-sets.md', 'utf8'), name);
      await writeFile(join(folder, 'load.py'), `${program}\n${use}\n`);
      const { stdout } = await run(python ?? 'python3', ['load.py'], {
        cwd: folder,
        env: { ...process.env, HF_HOME: folder, HF_DATASETS_OFFLINE: '1', KERAS_BACKEND: 'numpy' },
      });
      expect(stdout).toMatch(prints);
    });
  }
});

/** The program of the page that imports a package. */
function programOf(page: string, name: string): string {
  const programs = [...page.matchAll(/```python\n([^]*?)```/g)].map(([, text = '']) => text);
  const own = programs.find((text) => new RegExp(`^import .*\\b${name}\\b`, 'm').test(text));
  if (own === undefined) throw new Error(`no program imports ${name}`);
  return own;
}
