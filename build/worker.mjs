import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { withBrowserFiles } from './browser-files.mjs';
import { shippedPaths } from './shipped-paths.mjs';
import { withStaticFiles } from './static-files.mjs';
import { withoutUnused } from './without-unused.mjs';

/**
 * Bundles functions/entries/worker.ts for Cloudflare Workers and workerd: worker.mjs, and beside it the
 * WebAssembly modules and weights that it imports; wrangler.jsonc to deploy them with wrangler, and
 * workerd.capnp to serve them with workerd.
 *
 * @param root the repository
 * @param folder that the bundle is written to
 * @param options of esbuild that all bundles share
 */
export async function bundleWorker(root, folder, options) {
  await rm(folder, { recursive: true, force: true });
  await build({
    ...options,
    entryPoints: [join(root, 'functions/entries/worker.ts')],
    outfile: join(folder, 'worker.mjs'),
    loader: { '.wasm': 'copy', '.bin': 'copy' },
    assetNames: '[name]-[hash]',
    mainFields: ['module', 'main'],
    legalComments: 'external',
    plugins: [shippedFiles(root), withBrowserFiles(), withStaticFiles(), withoutUnused],
  });
  await cp(join(root, 'build/wrangler.jsonc'), join(folder, 'wrangler.jsonc'));
  await writeFile(join(folder, 'workerd.capnp'), workerdConfiguration(await readdir(folder)));
}

/** The module "shipped-files": the models that ship; texts lie in the code, weights beside it. */
function shippedFiles(root) {
  const shipped = join(root, 'models/shipped');
  return {
    name: 'shipped-files',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^shipped-files$/ }, ({ path }) => ({ path, namespace: 'shipped' }));
      onLoad({ filter: /.*/, namespace: 'shipped' }, async () => {
        const paths = await shippedPaths(shipped);
        const entries = paths.map(async (path, index) => {
          const isText = path.endsWith('.json');
          const text = isText ? await readFile(join(shipped, path), 'utf8') : '';
          return {
            head: isText ? '' : `import f${index} from './${path}';\n`,
            entry: `['${path}',${isText ? `encoder.encode(${JSON.stringify(text)})` : `new Uint8Array(f${index})`}]`,
          };
        });
        const files = await Promise.all(entries);
        return {
          contents: `${files.map(({ head }) => head).join('')}const encoder=new TextEncoder();export default new Map([${files.map(({ entry }) => entry).join()}]);`,
          resolveDir: shipped,
        };
      });
    },
  };
}

/** From 2026-08-04 on, Workers have the modules of Node that the bundle imports without a flag. */
const compatibilityDate = '2026-08-04';

/** What workerd reads; it listens on port 8787. */
function workerdConfiguration(files) {
  const kinds = { '.mjs': 'esModule', '.wasm': 'wasm', '.bin': 'data' };
  const modules = files
    .toSorted((a, b) => Number(b === 'worker.mjs') - Number(a === 'worker.mjs') || (a < b ? -1 : 1))
    .flatMap((file) => {
      const kind = kinds[file.slice(file.lastIndexOf('.'))];
      return kind ? [`    (name = "${file}", ${kind} = embed "${file}"),`] : [];
    });
  return `# npx workerd serve workerd.capnp
using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [(name = "main", worker = .worker), (name = "internet", network = (allow = ["public", "private"], tlsOptions = (trustBrowserCas = true)))],
  sockets = [(name = "http", address = "127.0.0.1:8787", http = (), service = "main")],
);

const worker :Workerd.Worker = (
  modules = [
${modules.join('\n')}
  ],
  bindings = [
    (name = "MODEL_STORE", fromEnvironment = "MODEL_STORE"),
    (name = "MODEL_ALIAS", fromEnvironment = "MODEL_ALIAS"),
    (name = "MODEL_PUBLIC_KEYS", fromEnvironment = "MODEL_PUBLIC_KEYS"),
    (name = "METRICS", fromEnvironment = "METRICS"),
    (name = "LOG", fromEnvironment = "LOG"),
  ],
  compatibilityDate = "${compatibilityDate}",
);
`;
}
