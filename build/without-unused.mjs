import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** What modules become that are imported but never run here, by the ends of their paths. */
const replaced = {
  // The S3 client's, for browsers: what it says of them is read nowhere else.
  'bowser/src/bowser.js': 'export default undefined;',
  'bowser/bowser.mjs': 'export default undefined;',
  // Places and variants, of which our Parquet files have none.
  'hyparquet-writer/src/variant.js':
    'export const encodeVariantColumn = undefined, autoDetectShredding = undefined, normalizeShreddingConfig = undefined;',
  'hyparquet-writer/src/wkb.js': 'export const geojsonToWkb = undefined;',
  'hyparquet-writer/src/geospatial.js': 'export const geospatialStatistics = undefined;',
  // A call of an empty function, and with it what @hono/node-server has for WebSockets, is left out.
  'hono/dist/helper/websocket/index.js': 'export function defineWebSocketHelper() {}',
};

/** Our own package.json, of whose 4 kB only the version is read. */
const ownDescription = join(dirname(import.meta.dirname), 'package.json');

/** Leaves out what never runs in a function, or takes time at its start for nothing. */
export const withoutUnused = {
  name: 'without-unused',
  setup({ onLoad, onResolve }) {
    for (const [end, contents] of Object.entries(replaced)) {
      const filter = new RegExp(`${end.replaceAll('.', '\\.').replaceAll('/', '[/\\\\]')}$`);
      onLoad({ filter }, () => ({ contents }));
    }
    // The one for browsers is the same without a look for Node's threads, which takes 2 ms.
    onResolve({ filter: /^fflate$/ }, ({ resolveDir }) => ({
      path: join(dirname(createRequire(`${resolveDir}/`).resolve('fflate')), '../esm/browser.js'),
    }));
    // Tables of Unicode's properties, which the patterns of lines cannot name.
    onLoad({ filter: /regexpp[/\\]index\.mjs$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replaceAll(/"[^"\\\n]{300,}"/g, '""'),
    }));
    onLoad({ filter: /[/\\]package\.json$/ }, async ({ path }) => {
      if (path !== ownDescription) return undefined;
      const { version } = JSON.parse(await readFile(path, 'utf8'));
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
    withoutHttp2(onResolve, onLoad);
  },
};

/** Leaves out of a Lambda function, whose role gives it credentials, those for which a person signs in by a browser. */
export const withoutSignIn = {
  name: 'without-sign-in',
  setup({ onLoad }) {
    onLoad({ filter: /[/\\]credential-provider-login[/\\]dist-es[/\\]index\.js$/ }, () => ({
      contents: 'export const fromLoginCredentials = undefined;',
    }));
    onLoad({ filter: /[/\\]credential-provider-sso[/\\]dist-es[/\\]index\.js$/ }, () => ({
      contents:
        'export const fromSSO = undefined, isSsoProfile = undefined, validateSsoProfile = undefined;',
    }));
  },
};

/** HTTP/2, whose loading costs 3 ms of every start, though nothing here speaks it. */
function withoutHttp2(onResolve, onLoad) {
  onResolve({ filter: /^(node:)?http2$/ }, ({ importer }) =>
    // The S3 client is loaded where a store is one, and may use what it likes.
    importer.includes('@smithy') ? { external: true } : { path: 'http2', namespace: 'unused' },
  );
  onLoad({ filter: /^http2$/, namespace: 'unused' }, () => ({
    contents: 'export class Http2ServerRequest {} export const constants = {};',
  }));
}
