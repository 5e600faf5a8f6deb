import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { InvalidInput } from '../invalid-input.ts';
import { buildAddon, hasCuda, nvidiaDriver, requireTools } from './install-libtensorflow.ts';
import { type Run, runProgram } from './install-programs.ts';
import {
  type CudaRecipe,
  type CudaVersion,
  type InstallableEngine,
  type Recipe,
  installableEngines,
  recipeOf,
} from './install-recipes.ts';

/** How an engine is installed. */
interface InstallOptions {
  readonly cuda: CudaVersion;
  /** Whether to download the libraries of CUDA where the machine has none. */
  readonly cudaLibraries: boolean;
  /** Whether to start the engine at the end; an image is built where no GPU is. */
  readonly check: boolean;
  readonly print: (line: string) => void;
  /** The project's folder. */
  readonly project?: string;
}

/**
 * Installs an engine that `npm ci` leaves out: says what it downloads and how much, downloads and builds it, and
 * computes a product with it.
 *
 * @throws InvalidInput where the machine cannot have the engine, or the engine does not start
 * @throws Error when a download or the build fails
 */
export async function installEngine(
  engine: InstallableEngine,
  { cuda, cudaLibraries, check, print, project = process.cwd() }: InstallOptions,
): Promise<void> {
  const recipe = recipeOf(engine, cuda);
  if (recipe.addon !== undefined) await requireTools(engine);
  const needsCuda = cudaLibraries && recipe.cuda !== undefined && !(await hasCuda(recipe.cuda));
  const fetchedCuda = needsCuda ? (recipe.cuda ?? null) : null;
  if (recipe.cuda) await tellDriver(recipe.cuda, { check, print });
  for (const line of downloads(recipe, fetchedCuda)) print(line);
  await npmInstall(
    project,
    [...installedPackages(project, engine), ...recipe.packages],
    runProgram,
  );
  if (recipe.addon !== undefined && recipe.libtensorflow !== undefined) {
    print('downloading libtensorflow and building the addon, which takes a minute or two');
    const folder = join(project, 'node_modules', recipe.addon);
    await buildAddon(folder, recipe.libtensorflow, { cuda: fetchedCuda, run: runProgram });
  }
  if (!check) {
    print(`${engine} is installed; it was not started`);
    return;
  }
  // Only now: an image is built without the files of the engines.
  const { startEngine } = await import('./engine.ts');
  await startEngine(engine);
  print(`${engine} is installed and works: it computed 1 · 3 + 2 · 4 = 11`);
}

/** Removes an engine that {@link installEngine} installed; the others stay. */
export async function removeEngine(
  engine: InstallableEngine,
  { print, project = process.cwd() }: Pick<InstallOptions, 'print' | 'project'>,
): Promise<void> {
  // The packages are the same for each CUDA.
  const names = recipeOf(engine, '11').packages.map(nameOf);
  if (!names.some((name) => existsSync(join(project, 'node_modules', name)))) {
    print(`${engine} is not installed`);
    return;
  }
  for (const name of names) {
    await rm(join(project, 'node_modules', name), { recursive: true, force: true });
  }
  // Removes what only the removed packages needed.
  await npmInstall(project, installedPackages(project, engine), runProgram);
  print(`${engine} is removed`);
}

function nameOf(versioned: string): string {
  return versioned.slice(0, versioned.lastIndexOf('@'));
}

/** The packages of the other engines that are installed: npm removes those that are not named. */
function installedPackages(project: string, except: InstallableEngine): readonly string[] {
  return installableEngines
    .filter((engine) => engine !== except)
    .flatMap((engine) => recipeOf(engine, '11').packages)
    .filter((versioned) => existsSync(join(project, 'node_modules', nameOf(versioned))));
}

/** Installs packages beside those of package.json, which stays as it is. */
async function npmInstall(project: string, packages: readonly string[], run: Run): Promise<void> {
  // --save-prod: npm 11 leaves out an optional peer that is installed with --no-save alone
  // (https://github.com/npm/cli/issues/9024).
  const flags = ['--no-save', '--save-prod', '--ignore-scripts', '--no-audit', '--no-fund'];
  await run('npm', ['install', ...flags, ...packages], project);
}

/** Says which driver is needed and found. @throws InvalidInput for an older one where the engine is to be started */
async function tellDriver(
  { version, driver }: CudaRecipe,
  { check, print }: Pick<InstallOptions, 'check' | 'print'>,
): Promise<void> {
  const found = await nvidiaDriver();
  const needed = `CUDA ${version} needs the NVIDIA driver ${driver} or newer`;
  if (found !== null && isOlder(found, driver)) {
    throw new InvalidInput(`${needed}; this machine has ${found}`);
  }
  if (found === null && check) {
    throw new InvalidInput(
      `${needed}; this machine has none. --no-check installs the engine anyway`,
    );
  }
  print(`${needed}; this machine has ${found ?? 'none'}`);
}

/** Whether a version in numbers and dots comes before another. */
export function isOlder(version: string, than: string): boolean {
  const [left, right] = [version, than].map((text) => text.split('.').map(Number));
  for (let part = 0; part < Math.max(left?.length ?? 0, right?.length ?? 0); part++) {
    const difference = (left?.[part] ?? 0) - (right?.[part] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

/** One line for each source of downloads. */
function downloads(recipe: Recipe, cuda: CudaRecipe | null): readonly string[] {
  const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;
  const { packages, packageBytes, libtensorflow } = recipe;
  const wheels = [...(libtensorflow ? [libtensorflow] : []), ...(cuda?.wheels ?? [])];
  const total = wheels.reduce((sum, { bytes }) => sum + bytes, 0);
  return [
    `from npm: ${packages.join(', ')} (about ${megabytes(packageBytes)})`,
    ...(wheels.length === 0
      ? []
      : [
          `from PyPI: ${wheels.map(({ name, version }) => `${name} ${version}`).join(', ')} (${megabytes(total)})`,
        ]),
    ...(recipe.cuda && cuda === null
      ? [`CUDA ${recipe.cuda.version}: as it is on this machine`]
      : []),
  ];
}
