// Bundles the Lambda entry for the image of libtensorflow: `node infra/tensorflow-image/bundle.mjs <out>`
// writes <out>/functions and <out>/models. tfjs stays outside: tfjs-node brings it, and only one may be there.
import { cp } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { join, resolve } from 'node:path';
import { build as bundle } from 'esbuild';

const root = fileURLToPath(new URL('../../', import.meta.url));
const out = resolve(process.argv[2] ?? join(root, 'dist/tensorflow-image'));

await bundle({
  absWorkingDir: root,
  entryPoints: ['functions/entries/lambda.ts'],
  outdir: join(out, 'functions/entries'),
  outExtension: { '.js': '.mjs' },
  splitting: true,
  chunkNames: 'part-[name]-[hash]',
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  minify: true,
  mainFields: ['module', 'main'],
  external: ['@tensorflow/*', 'node-fetch'],
  legalComments: 'external',
  logLevel: 'warning',
  banner: {
    js: "import{createRequire as nodeCreateRequire}from'node:module';const require=nodeCreateRequire(import.meta.url);",
  },
  plugins: [
    {
      name: 'libtensorflow-for-wasm',
      setup(build) {
        build.onResolve({ filter: /\/wasm-engine\.ts$/ }, () => ({
          path: fileURLToPath(new URL('tensorflow-engine.ts', import.meta.url)),
        }));
      },
    },
  ],
});
await cp(
  join(root, 'node_modules/@jsquash/webp/codec/enc/webp_enc_simd.wasm'),
  join(out, 'functions/entries/webp_enc_simd.wasm'),
);
await cp(join(root, 'models/shipped'), join(out, 'models/shipped'), { recursive: true });
