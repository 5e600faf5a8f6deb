import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** What modules become that are imported but never run here, by the ends of their paths. */
const replaced = {
  // Every Node that runs this has SIMD.
  '@jsquash/webp/codec/enc/webp_enc.js': 'export default undefined;',
};

/** fflate's table of 15-bit numbers with their bits turned round, which takes it 4 ms at every start. */
const slowTable = /for \(var i = 0; i < 32768; \+\+i\) \{[^}]*\}/;
const fastTable =
  '((table) => { for (let n = 1; n < 32768; ++n) table[n] = (table[n >> 1] >> 1) | ((n & 1) << 14); })(rev);';

/** Leaves out what never runs in a function, or takes time at its start for nothing. */
export const withoutUnused = {
  name: 'without-unused',
  setup({ onLoad, onResolve }) {
    for (const [end, contents] of Object.entries(replaced)) {
      const filter = new RegExp(`${end.replaceAll('.', '\\.').replaceAll('/', '[/\\\\]')}$`);
      onLoad({ filter }, () => ({ contents }));
    }
    onLoad({ filter: /fflate.esm.(index\.mjs|browser\.js)$/ }, async ({ path }) => {
      const code = await readFile(path, 'utf8');
      if (!slowTable.test(code)) throw new Error(`${path}: its table is made in another way`);
      return { contents: code.replace(slowTable, fastTable) };
    });
    // The one for browsers is the same without a look for Node's threads, which take 1 ms to load.
    onResolve({ filter: /^fflate$/ }, ({ resolveDir }) => ({
      path: join(dirname(createRequire(`${resolveDir}/`).resolve('fflate')), '../esm/browser.js'),
    }));
    withoutHttp2(onResolve, onLoad);
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
