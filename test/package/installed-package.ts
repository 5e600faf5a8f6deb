import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { onceARun } from '../fixtures/once-a-run.ts';

export const run = promisify(execFile);
export const root = fileURLToPath(new URL('../../', import.meta.url));
/** Windows starts npm and npx by its shell only. */
export const shell = process.platform === 'win32';

/** The npm package, and an empty project that it was installed into. */
export interface InstalledPackage {
  readonly tarball: string;
  /** What the build said on stderr. */
  readonly said: string;
  /** The paths in the tarball. */
  readonly files: readonly string[];
  readonly project: string;
}

/** The package, built, packed, and installed into an empty folder without the registry, once a test run. */
export async function installedPackage(): Promise<InstalledPackage> {
  return onceARun('npm-package', install);
}

async function install(folder: string): Promise<InstalledPackage> {
  const built = join(folder, 'built');
  const { stderr } = await run(process.execPath, [join(root, 'package/build.mjs'), built]);
  const { stdout } = await run('npm', ['pack', '--json'], { cwd: built, shell });
  const [packed] = JSON.parse(stdout) as readonly {
    readonly filename: string;
    readonly files: readonly { readonly path: string }[];
  }[];
  const tarball = join(built, packed?.filename ?? '');
  const project = join(folder, 'project');
  await mkdir(project);
  await writeFile(join(project, 'package.json'), '{ "type": "module", "private": true }');
  const quiet = ['--offline', '--no-audit', '--no-fund'];
  await run('npm', ['install', ...quiet, tarball], { cwd: project, shell });
  return { tarball, said: stderr, files: packed?.files.map(({ path }) => path) ?? [], project };
}

/** Copies a text of the repository into a project, changed or as it is. */
export async function copyText(
  from: string,
  to: string,
  change: (text: string) => string | Promise<string> = (text) => text,
): Promise<void> {
  await writeFile(to, await change(await readFile(join(root, from), 'utf8')));
}

/** Runs a script in a project. @returns what it writes to stdout */
export async function runIn(
  project: string,
  script: string,
  program = process.execPath,
): Promise<string> {
  const file = join(project, `script-${randomUUID()}.mjs`);
  await writeFile(file, script);
  return (await run(program, [file], { cwd: project })).stdout;
}
