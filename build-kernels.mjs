/**
 * Builds pipeline/engines/kernels/simd.wasm and simd-shared.wasm from their AssemblyScript sources and
 * writes down their SHA-256. With --check it writes nothing, and fails where the files in the repository
 * differ from what the sources give. npx fetches the compiler (103 MB) into its own cache on the first
 * build, because only people who change a kernel need it.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** Another version may give other bytes. It names one version of binaryen, which writes the module. */
const compiler = 'assemblyscript@0.28.20';

const folder = new URL('pipeline/engines/kernels/', import.meta.url);

/** The memory is the engine's: the module may bring neither data nor a runtime that allocates. */
const options = '--runtime stub --importMemory --noExportMemory --noAssert -O3 --enable simd';

/** A module says whether the memory it imports is shared between threads, so there are two of them. */
const variants = {
  'simd.wasm': { options: '--initialMemory 0', memory: { initial: 16 } },
  'simd-shared.wasm': {
    options: '--enable threads --sharedMemory --initialMemory 1 --maximumMemory 65536',
    memory: { initial: 16, maximum: 65536, shared: true },
  },
};

const isCheck = process.argv.includes('--check');
const hashes = {};
for (const [name, variant] of Object.entries(variants)) {
  const binary = await compile(name, `${options} ${variant.options}`);
  requirePure(name, await WebAssembly.compile(binary), new WebAssembly.Memory(variant.memory));
  hashes[name] = createHash('sha256').update(binary).digest('hex');
  await settle(new URL(name, folder), binary);
  process.stdout.write(`${name}: ${binary.length} bytes, SHA-256 ${hashes[name]}\n`);
}
const lines = Object.entries(hashes).map(([name, hash]) => `  '${name}': '${hash}',\n`);
await settle(
  new URL('simd-sha256.ts', folder),
  Buffer.from(
    `/** Of the built kernels, written by \`npm run build:kernels\`. */
export const simdSha256 = {
${lines.join('')}} as const;
`,
  ),
);

/** Writes a file, or only compares it. */
async function settle(file, bytes) {
  if (!isCheck) return writeFile(file, bytes);
  if (bytes.equals(await readFile(file))) return undefined;
  throw new Error(`${fileURLToPath(file)} is not what simd/ gives: run \`npm run build:kernels\``);
}

async function compile(name, flags) {
  const output = await mkdtemp(join(tmpdir(), 'digit-mint-kernels-'));
  try {
    const file = join(output, name);
    const files = ['simd/index.ts', '--baseDir', fileURLToPath(folder), '--outFile', file];
    await runNpx(['--yes', '--package', compiler, '--', 'asc', ...files, ...flags.split(' ')]);
    return await readFile(file);
  } finally {
    await rm(output, { recursive: true });
  }
}

/** By npm's own file where npm runs this script, since on Windows npx is no program that can be started. */
async function runNpx(words) {
  const script = process.env.npm_execpath ?? '';
  const isNpm = script.endsWith('npm-cli.js');
  const [program, ...first] = isNpm ? [process.execPath, script, 'exec'] : ['npx'];
  await promisify(execFile)(program, [...first, ...words]);
}

/** @throws Error when running the module could touch memory it was not pointed at */
function requirePure(name, module, memory) {
  const imports = WebAssembly.Module.imports(module).map(
    (entry) => `${entry.module}.${entry.name}`,
  );
  if (imports.join() !== 'env.memory') throw new Error(`${name} imports ${imports.join()}`);
  void new WebAssembly.Instance(module, { env: { memory } });
  if (new Uint8Array(memory.buffer).some((byte) => byte !== 0)) {
    throw new Error(`${name} brings data`);
  }
}
