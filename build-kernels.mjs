/**
 * Builds the wasm modules from their AssemblyScript sources: the training kernels
 * (pipeline/engines/kernels/simd*.wasm, their SHA-256, and the text of their tiles), distances between images
 * (pipeline/semi/neighbours/distortion.wasm) and the runtime that draws
 * (models/runtime/runtime.wasm, and the same bytes as text in runtime-wasm.ts, so that a program needs no
 * file). With --check it writes nothing, and fails where the files in the repository differ from what the
 * sources give. npx fetches the compiler (103 MB) into its own cache on the first build, because only people
 * who change a kernel need it.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { tileSource as runtimeTileSource } from './models/runtime/tile-source.mjs';
import { tileSource } from './pipeline/engines/kernels/tile-source.mjs';

/** Another version may give other bytes. It names one version of binaryen, which writes the module. */
const compiler = 'assemblyscript@0.28.20';

const root = new URL('./', import.meta.url);
const trainingFolder = 'pipeline/engines/kernels/';
const runtimeFolder = 'models/runtime/';
const neighboursFolder = 'pipeline/semi/neighbours/';

/** The memory is the caller's: a module may bring neither data nor a runtime that allocates. */
const options = '--runtime stub --importMemory --noExportMemory --noAssert -O3 --enable simd';

/**
 * A module says whether the memory it imports is shared between threads, and whether it fuses products and sums,
 * so the training kernels are four.
 */
const modules = [
  {
    file: `${trainingFolder}simd.wasm`,
    source: `${trainingFolder}simd/index.ts`,
    options: '--initialMemory 0',
    memory: { initial: 16 },
  },
  {
    file: `${trainingFolder}simd-shared.wasm`,
    source: `${trainingFolder}simd/index.ts`,
    options: '--enable threads --sharedMemory --initialMemory 1 --maximumMemory 65536',
    memory: { initial: 16, maximum: 65536, shared: true },
  },
  {
    file: `${trainingFolder}simd-fma.wasm`,
    source: `${trainingFolder}simd/index.ts`,
    options: '--enable relaxed-simd --initialMemory 0',
    memory: { initial: 16 },
  },
  {
    file: `${trainingFolder}simd-fma-shared.wasm`,
    source: `${trainingFolder}simd/index.ts`,
    options:
      '--enable relaxed-simd --enable threads --sharedMemory --initialMemory 1 --maximumMemory 65536',
    memory: { initial: 16, maximum: 65536, shared: true },
  },
  {
    file: `${neighboursFolder}distortion.wasm`,
    source: `${neighboursFolder}wasm/distortion.ts`,
    options: '--initialMemory 0',
    memory: { initial: 1 },
  },
  {
    file: `${runtimeFolder}runtime.wasm`,
    source: `${runtimeFolder}wasm/index.ts`,
    options: '--initialMemory 0',
    memory: { initial: 1 },
  },
];

// Node 20 reads relaxed SIMD only with this flag; later versions do not know it.
if (process.versions.node.startsWith('20.')) {
  setFlagsFromString('--experimental-wasm-relaxed-simd');
}

const isCheck = process.argv.includes('--check');
await settle(new URL(`${trainingFolder}simd/tile.ts`, root), Buffer.from(tileSource()));
await settle(new URL(`${runtimeFolder}wasm/tile.ts`, root), Buffer.from(runtimeTileSource()));
const built = new Map();
for (const module of modules) {
  const binary = await compile(module);
  requirePure(
    module.file,
    await WebAssembly.compile(binary),
    new WebAssembly.Memory(module.memory),
  );
  built.set(module.file, binary);
  await settle(new URL(module.file, root), binary);
  process.stdout.write(`${module.file}: ${binary.length} bytes, SHA-256 ${sha256(binary)}\n`);
}
const lines = [...built]
  .filter(([file]) => !file.startsWith(runtimeFolder))
  .map(([file, binary]) => `  '${basename(file)}': '${sha256(binary)}',\n`);
await settle(
  new URL(`${trainingFolder}simd-sha256.ts`, root),
  Buffer.from(
    `/** Of the built kernels, written by \`npm run build:kernels\`. */
export const simdSha256 = {
${lines.join('')}} as const;
`,
  ),
);
await settle(
  new URL(`${runtimeFolder}runtime-wasm.ts`, root),
  Buffer.from(
    `/** The bytes of runtime.wasm in base64, written by \`npm run build:kernels\`. */
export const runtimeWasm =
  '${built.get(`${runtimeFolder}runtime.wasm`).toString('base64')}';
`,
  ),
);

function sha256(bytes) {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Writes a file, or only compares it. */
async function settle(file, bytes) {
  if (!isCheck) return writeFile(file, bytes);
  if (bytes.equals(await readFile(file))) return undefined;
  throw new Error(
    `${fileURLToPath(file)} is not what its sources give: run \`npm run build:kernels\``,
  );
}

async function compile({ file, source, options: own }) {
  const output = await mkdtemp(join(tmpdir(), 'digit-mint-kernels-'));
  try {
    const out = join(output, basename(file));
    const files = [source, '--baseDir', fileURLToPath(root), '--outFile', out];
    const flags = `${options} ${own}`.split(' ');
    await runNpx(['--yes', '--package', compiler, '--', 'asc', ...files, ...flags]);
    return await readFile(out);
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
