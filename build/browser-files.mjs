import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const namespace = 'browser-files';

/**
 * Bundles the scripts of the playground (site/playground) for browsers: what a page needs at once, and in files of
 * their own what draws, and what only some pages have.
 */
export async function buildBrowserFiles() {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['site/playground/playground.ts'],
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    target: ['es2023', 'chrome111', 'firefox119', 'safari16.4'],
    minify: true,
    // No page has files of its own to read.
    define: { 'globalThis.process': 'undefined' },
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    outdir: join(root, 'page'),
    plugins: [trustedManifest],
    write: false,
    metafile: true,
    logLevel: 'warning',
  });
  const entry = Object.entries(metafile.outputs).find(([, { entryPoint }]) =>
    entryPoint?.endsWith('/playground.ts'),
  );
  const texts = Object.fromEntries(outputFiles.map(({ path, text }) => [basename(path), text]));
  const needed = importedAtOnce(metafile.outputs, entry[0]).map((path) => basename(path));
  return { entry: basename(entry[0]), needed, texts };
}

/** What an output imports before it runs, and what that imports, each once. */
function importedAtOnce(outputs, path, found = new Set()) {
  for (const { path: imported, kind } of outputs[path].imports) {
    if (kind !== 'import-statement' || found.has(imported)) continue;
    found.add(imported);
    importedAtOnce(outputs, imported, found);
  }
  return [...found];
}

/** The server has held its model's manifest to the schema, which is four times as long as all else together. */
const trustedManifest = {
  name: 'trusted-manifest',
  setup({ onLoad }) {
    onLoad({ filter: /[/\\]manifest[/\\]validate\.ts$/ }, () => ({
      contents:
        'export const validateManifest = (bytes) => JSON.parse(new TextDecoder().decode(bytes));',
    }));
    onLoad({ filter: /[/\\]manifest[/\\]later-figures\.ts$/ }, () => ({
      contents: 'export const addLaterFigures = (manifest) => manifest;',
    }));
  },
};

/**
 * Gives a bundle the scripts that a server from source builds when they are asked for, in a part of their own.
 *
 * @param isApart whether the scripts lie among the files that are served as they are, and the bundle has but the
 *   name of the first
 */
export const withBrowserFiles = ({ isApart = false } = {}) => ({
  name: 'with-browser-files',
  setup({ onLoad, onResolve }) {
    let building;
    onLoad({ filter: /functions.playground.browser-files\.ts$/ }, () => ({
      contents: `export const browserFiles = async () => (await import('${namespace}')).default;`,
    }));
    onResolve({ filter: /^browser-files$/ }, ({ path }) => ({ path, namespace }));
    onLoad({ filter: /.*/, namespace }, async () => {
      building ??= buildBrowserFiles();
      const { texts, ...named } = await building;
      const files = { ...named, texts: isApart ? {} : texts };
      return { contents: JSON.stringify(files), loader: 'json' };
    });
  },
});
