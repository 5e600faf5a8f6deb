import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

interface Lockfile {
  readonly packages: Readonly<Record<string, { readonly dev?: boolean }>>;
}

/**
 * A folder with exactly what a Dockerfile copies from the repository, and links to the packages that
 * `npm ci --omit=dev` installs. Node is to be run with {@link linkedPackages}.
 */
export async function imageFolder(dockerfile: string): Promise<string> {
  const folder = await temporaryFolder('image');
  for (const path of await copiedPaths(dockerfile)) {
    await cp(join(root, path), join(folder, path), { recursive: true });
  }
  const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')) as Lockfile;
  for (const [path, { dev = false }] of Object.entries(lock.packages)) {
    const isOwn = /^node_modules\/(@[^/]+\/)?[^/]+$/.test(path);
    // Those of other systems are named, and not installed.
    if (!isOwn || dev || !existsSync(join(root, path))) continue;
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await symlink(join(root, path), join(folder, path));
  }
  await mkdir(join(folder, 'runs'));
  return folder;
}

/** For NODE_OPTIONS: packages find each other among the links, not where those lead, which holds all. */
export const linkedPackages = '--preserve-symlinks --preserve-symlinks-main';

/** The command that a Dockerfile's container runs, without its program's name "node". */
export async function entryPoint(dockerfile: string): Promise<readonly string[]> {
  const text = await readFile(join(root, dockerfile), 'utf8');
  const [program, ...rest] = JSON.parse(
    /^ENTRYPOINT (\[.+\])$/m.exec(text)?.[1] ?? '[]',
  ) as string[];
  if (program !== 'node') throw new Error(`${dockerfile}: ENTRYPOINT is not node's`);
  return rest;
}

/** The engine that a Dockerfile sets for its jobs. */
export async function imageEngine(dockerfile: string): Promise<string> {
  const text = await readFile(join(root, dockerfile), 'utf8');
  const engine = /^ENV .*\bENGINE=(\S+)/m.exec(text)?.[1];
  if (engine === undefined) throw new Error(`${dockerfile}: ENV sets no ENGINE`);
  return engine;
}

/** The paths of the repository that a Dockerfile's last stage copies. */
export async function copiedPaths(dockerfile: string): Promise<readonly string[]> {
  const text = await readFile(join(root, dockerfile), 'utf8');
  const lastStage = text.slice(text.lastIndexOf('\nFROM '));
  return [...lastStage.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, paths = '']) =>
    paths.split(' '),
  );
}
