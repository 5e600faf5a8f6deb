// Writes the npm package: `node package/build.mjs [out]` (default: dist/package), a folder to run `npm pack` or
// `npm publish` in. Everything is bundled, so that it has no dependencies; the files lie as their sources do.
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { splitBytes } from '../build/byte-planes.mjs';
import { withBrowserFiles } from '../build/browser-files.mjs';
import { codecFiles } from '../build/codec-files.mjs';
import { routeGroups } from '../build/route-groups.mjs';
import { withoutUnused } from '../build/without-unused.mjs';
import { threadEntries } from '../build/thread-files.mjs';
import { shippedPaths } from '../build/shipped-paths.mjs';
import { withStaticFiles } from '../build/static-files.mjs';
import { writeDeclarations } from './declarations.mjs';
import { thirdPartyNotices } from './notices.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));
const out = resolve(process.argv[2] ?? join(root, 'dist/package'));

/** The sources of the exports. */
const entries = {
  face: 'models/index.ts',
  server: 'functions/entries/fetch-handler.ts',
  client: 'client/client.ts',
  numbers: 'datasets/index.ts',
  bin: 'package/bin.ts',
};
/** Where the server and the commands lie: from here, "../../models/shipped" are the models. */
const nodeFolder = 'functions/entries';

const options = {
  absWorkingDir: root,
  bundle: true,
  splitting: true,
  format: 'esm',
  metafile: true,
  legalComments: 'inline',
  logLevel: 'warning',
};

/** What runs in Node alone. */
const nodeOptions = {
  platform: 'node',
  mainFields: ['module', 'main'],
  target: 'node20',
  minify: true,
  banner: {
    // CommonJS packages inside the bundle ask for it.
    js: "import{createRequire as nodeCreateRequire}from'node:module';const require=nodeCreateRequire(import.meta.url);",
  },
};

/** Leaves the WebAssembly out of the code. */
const runtimeApart = {
  name: 'runtime-apart',
  setup({ onLoad }) {
    onLoad({ filter: /[/\\]runtime-bytes\.ts$/ }, () => ({
      contents: 'export const runtimeBytes = () => new Uint8Array();',
    }));
  },
};

await rm(out, { recursive: true, force: true });
const bundles = await Promise.all([
  // What runs in browsers too is for others' bundlers to minify.
  ...[
    {
      folder: 'models',
      // PNG and SVG are files of their own, which bundlers leave out of a page that needs neither: what their
      // packages do when they are loaded cannot be left out of a file.
      sources: {
        index: 'package/index.ts',
        'to-png': 'models/images/to-png.ts',
        'to-svg': 'models/images/to-svg.ts',
      },
    },
    { folder: 'client', sources: { client: entries.client } },
  ].map(({ folder, sources }) =>
    build({
      ...options,
      entryPoints: sources,
      outdir: join(out, folder),
      platform: 'neutral',
      mainFields: ['module', 'main'],
      target: 'es2022',
      plugins: [withoutUnused, runtimeApart],
    }),
  ),
  build({
    ...options,
    // The threads share the codecs and the runtime with the server.
    entryPoints: {
      'fetch-handler': join(root, entries.server),
      bin: join(root, entries.bin),
      // Here, as it shares most of its code with the server and the command.
      numbers: join(root, entries.numbers),
      ...threadEntries(root),
    },
    outdir: join(out, nodeFolder),
    ...nodeOptions,
    plugins: [routeGroups, withBrowserFiles(), withStaticFiles(), withoutUnused],
  }),
]);
// The name under which a bundle looks for a thread.
await Promise.all(
  Object.keys(threadEntries(root)).map((name) =>
    writeFile(join(out, nodeFolder, `${name}.mjs`), `import './${name}.js';\n`),
  ),
);

for (const file of codecFiles()) await cp(file, join(out, nodeFolder, basename(file)));
await cp(join(root, 'models/runtime/runtime.wasm'), join(out, 'models/runtime.wasm'));
// No release of the package had a model that this repository shipped before.
for (const path of await shippedPaths(join(root, 'models/shipped'), { withEarlier: false })) {
  // Python reads the ONNX file from the repository.
  if (path.endsWith('.onnx')) continue;
  const target = join(out, 'models/shipped', path);
  await mkdir(dirname(target), { recursive: true });
  await cp(join(root, 'models/shipped', path), target);
  // Only the server reads these; the generator's are also read from URLs.
  if (path.endsWith('.bin') && !path.includes('/generator/')) await splitBytes(target);
}
writeDeclarations(root, out, [entries.face, entries.server, entries.client, entries.numbers]);
await cp(join(root, 'package/README.md'), join(out, 'README.md'));
await cp(join(root, 'LICENSE'), join(out, 'LICENSE'));
await writeFile(
  join(out, 'THIRD-PARTY-NOTICES.md'),
  await thirdPartyNotices(
    root,
    bundles.map(({ metafile }) => metafile.outputs),
  ),
);
await writeFile(
  join(out, 'package.json'),
  `${JSON.stringify(description(JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))), null, 2)}\n`,
);

await printSize();

/** package.json, from the repository's own. */
function description({ name, version, license, engines, repository }) {
  const entry = (source) => {
    const file = `./${source.replace(/\.ts$/, '')}`;
    return { types: `${file}.d.ts`, default: `${file}.js` };
  };
  return {
    name,
    version,
    description: 'Handwritten digits from seeds: in Node, in browsers, at the edge and over HTTP.',
    keywords: [
      'handwritten',
      'digits',
      'mnist',
      'seeded',
      'gan',
      'fixtures',
      'test-data',
      'avatar',
    ],
    license,
    ...(repository && { repository }),
    type: 'module',
    sideEffects: false,
    exports: {
      '.': entry(entries.face),
      './server': entry(entries.server),
      './client': entry(entries.client),
      './numbers': { ...entry(entries.numbers), default: `./${nodeFolder}/numbers.js` },
      './runtime.wasm': './models/runtime.wasm',
      './shipped/*': './models/shipped/*',
      './package.json': './package.json',
    },
    types: entry(entries.face).types,
    bin: { [name]: `${nodeFolder}/bin.js` },
    engines,
    publishConfig: { access: 'public', provenance: true },
  };
}

/** On stderr, as the other builds do: what was written, and how large it is as a folder and as a tarball. */
async function printSize() {
  const written = await readdir(out, { recursive: true, withFileTypes: true });
  const files = written.filter((entry) => entry.isFile());
  const contents = await Promise.all(
    files.map(({ parentPath, name }) => readFile(join(parentPath, name))),
  );
  const all = Buffer.concat(contents);
  const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
  const packed = megabytes(gzipSync(all, { level: 9 }).length);
  console.error(
    `${relative(process.cwd(), out)}: ${files.length} files of ${megabytes(all.length)}, about ${packed} as a tarball`,
  );
}
