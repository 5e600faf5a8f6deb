/**
 * Builds pipeline/engines/kernels/simd.wasm from its AssemblyScript sources and notes its SHA-256.
 * With --check nothing is written: fails when the file that is checked in is not what the sources give.
 */
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { main as compileAssemblyScript } from 'assemblyscript/asc';

const folder = new URL('pipeline/engines/kernels/', import.meta.url);
const wasmFile = new URL('simd.wasm', folder);
const hashFile = new URL('simd-sha256.ts', folder);

/** The memory is the engine's: the module may bring neither data nor a runtime that allocates. */
const options =
  '--runtime stub --importMemory --noExportMemory --initialMemory 0 --noAssert -O3 --enable simd';

const binary = await compile();
requirePure(await WebAssembly.compile(binary));
const hash = createHash('sha256').update(binary).digest('hex');
const hashSource = `/** Of simd.wasm, written by \`npm run build:kernels\`. */
export const simdSha256 = '${hash}';
`;
if (process.argv.includes('--check')) {
  const isSame =
    binary.equals(await readFile(wasmFile)) && hashSource === (await readFile(hashFile, 'utf8'));
  if (!isSame) throw new Error('simd.wasm is not what simd/ gives: run `npm run build:kernels`');
} else {
  await writeFile(wasmFile, binary);
  await writeFile(hashFile, hashSource);
}
process.stdout.write(`simd.wasm: ${binary.length} bytes, SHA-256 ${hash}\n`);

async function compile() {
  const outputs = new Map();
  const { error } = await compileAssemblyScript(
    [
      'simd/index.ts',
      '--baseDir',
      fileURLToPath(folder),
      '--outFile',
      'simd.wasm',
      ...options.split(' '),
    ],
    { writeFile: (name, contents) => void outputs.set(name, contents), stderr: process.stderr },
  );
  if (error) throw error;
  return Buffer.from(outputs.get('simd.wasm'));
}

/** @throws Error when running the module could touch memory it was not pointed at */
function requirePure(module) {
  const imports = WebAssembly.Module.imports(module).map(
    ({ module: from, name }) => `${from}.${name}`,
  );
  if (imports.join() !== 'env.memory') throw new Error(`simd.wasm imports ${imports.join()}`);
  const memory = new WebAssembly.Memory({ initial: 16 });
  void new WebAssembly.Instance(module, { env: { memory } });
  if (new Uint8Array(memory.buffer).some((byte) => byte !== 0))
    throw new Error('simd.wasm brings data');
}
