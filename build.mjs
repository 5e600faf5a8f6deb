// Bundles the two entries of functions/ with what they read at run time: `node build.mjs [out]`
// writes <out>/server and <out>/lambda (default: dist), each a folder that runs by itself.
import { cp, mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(fileURLToPath(import.meta.url));
const out = resolve(process.argv[2] ?? join(root, 'dist'));
const require = createRequire(import.meta.url);
const wasmPackage = dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json'));
/** What the code reads at run time from beside it. */
const wasmFiles = [
  ...['tfjs-backend-wasm.wasm', 'tfjs-backend-wasm-simd.wasm'].map((file) =>
    join(wasmPackage, 'dist', file),
  ),
  require.resolve('@jsquash/webp/codec/enc/webp_enc_simd.wasm'),
];

// CommonJS inside the bundle (Emscripten's start-up code) asks for these.
const commonJs = [
  "import{createRequire as nodeCreateRequire}from'node:module';",
  "import{fileURLToPath as nodeFileUrlToPath}from'node:url';",
  "import{dirname as nodeDirname}from'node:path';",
  'const require=nodeCreateRequire(import.meta.url);',
  'const __filename=nodeFileUrlToPath(import.meta.url),__dirname=nodeDirname(__filename);',
].join('');

/**
 * Leaves out what is imported but never runs here: tfjs's threaded engine (which it switches off in
 * Node, tfjs issue 3830) and optimizers, and HTTP/2, whose loading costs 3 ms of every start.
 */
const withoutUnused = {
  name: 'without-unused',
  setup({ onLoad, onResolve }) {
    onLoad({ filter: /tfjs-backend-wasm-threaded-simd(\.worker)?\.js$/ }, () => ({
      contents: 'export const wasmWorkerContents = ""; export default undefined;',
    }));
    onLoad({ filter: /tfjs-core.dist.optimizers.register_optimizers\.js$/ }, () => ({
      contents: 'export function registerOptimizers() {}',
    }));
    // Every Node that runs this has SIMD.
    onLoad({ filter: /@jsquash.webp.codec.enc.webp_enc\.js$/ }, () => ({
      contents: 'export default undefined;',
    }));
    onResolve({ filter: /^(node:)?http2$/ }, ({ importer }) =>
      // The S3 client is loaded where a store is one, and may use what it likes.
      importer.includes('@smithy') ? { external: true } : { path: 'http2', namespace: 'unused' },
    );
    onLoad({ filter: /^http2$/, namespace: 'unused' }, () => ({
      contents: 'export class Http2ServerRequest {} export const constants = {};',
    }));
  },
};

async function bundleEntry(name) {
  const folder = join(out, name);
  await rm(folder, { recursive: true, force: true });
  const code = join(folder, 'functions');
  await build({
    absWorkingDir: root,
    entryPoints: [join(root, 'functions', `${name}.ts`)],
    outdir: code,
    outExtension: { '.js': '.mjs' },
    // What a route imports when it is asked for stays in files of its own: no start reads them.
    splitting: true,
    chunkNames: 'part-[name]-[hash]',
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    minify: true,
    treeShaking: true,
    // tfjs as CommonJS cannot be shaken.
    mainFields: ['module', 'main'],
    // Only asked for where there is no global fetch.
    external: ['node-fetch'],
    legalComments: 'external',
    logLevel: 'warning',
    banner: { js: commonJs },
    plugins: [withoutUnused],
  });
  for (const file of wasmFiles) await cp(file, join(code, basename(file)));
  await copyShippedModels(join(folder, 'models', 'shipped'));
  await printSizes(folder);
}

/** Copies the aliases and what drawing needs of the models they name: no pictures, no discriminator. */
async function copyShippedModels(target) {
  const shipped = join(root, 'models', 'shipped');
  await cp(join(shipped, 'aliases'), join(target, 'aliases'), { recursive: true });
  for (const alias of await readdir(join(shipped, 'aliases'))) {
    const { id } = JSON.parse(await readFile(join(shipped, 'aliases', alias), 'utf8'));
    await mkdir(join(target, id), { recursive: true });
    for (const part of ['manifest.json', 'generator']) {
      await cp(join(shipped, id, part), join(target, id, part), { recursive: true });
    }
  }
}

/** On stderr: what runs after a build may have stdout for itself. */
async function printSizes(folder) {
  for (const file of await readdir(folder, { recursive: true })) {
    const path = join(folder, file);
    const status = await stat(path);
    if (!status.isFile()) continue;
    const size = status.size.toLocaleString('en').padStart(12);
    console.error(`${size} bytes  ${relative(process.cwd(), path)}`);
  }
}

await bundleEntry('server');
await bundleEntry('lambda');
