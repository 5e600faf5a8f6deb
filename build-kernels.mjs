/**
 * Builds pipeline/engines/kernels/simd.wasm and simd-shared.wasm from their AssemblyScript sources and
 * notes their SHA-256. With --check nothing is written: fails when what is checked in is not what the
 * sources give.
 */
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { main as compileAssemblyScript } from 'assemblyscript/asc';

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
  const outputs = new Map();
  const { error } = await compileAssemblyScript(
    ['simd/index.ts', '--baseDir', fileURLToPath(folder), '--outFile', name, ...flags.split(' ')],
    { writeFile: (file, contents) => void outputs.set(file, contents), stderr: process.stderr },
  );
  if (error) throw error;
  return Buffer.from(outputs.get(name));
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
