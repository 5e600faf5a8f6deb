import { answerNotFound } from '../http/answer-problem.ts';
import type { Route } from '../http/route.ts';
import { noParameters } from '../parameters/kinds.ts';
import { parseParameters, queryOf } from '../parameters/parse.ts';
import { staticFiles } from '../serving/static-files.ts';

/**
 * GET /learn/…: an article on GANs, in which one trains in the reader's browser. Its files lie in a folder that has
 * the hash of its content in its name: caches may keep them for ever.
 */
export const learn: Route = {
  create: () => async (context) => {
    parseParameters(noParameters, queryOf(context.req.url));
    const path = context.req.path.slice('/learn/'.length);
    // Relative addresses in the page need the slash.
    if (context.req.path === '/learn') {
      return context.body(null, 308, {
        Location: 'learn/',
        'Cache-Control': 'public, max-age=300',
      });
    }
    if (path !== '' && !filePath.test(path)) return answerNotFound(context);
    const { read } = await staticFiles();
    const content = await read(`learn/${path === '' ? 'index.html' : path}`);
    if (!content) return answerNotFound(context);
    const [extension = 'html'] = /[a-z]+$/.exec(path) ?? [];
    return context.body(content, 200, {
      'Content-Type': mediaTypes[extension] ?? 'application/octet-stream',
      'Cache-Control': `public, max-age=${path === '' ? '300' : '31536000, immutable'}`,
      'Content-Security-Policy': contentSecurityPolicy,
    });
  },
};

/** No path leads out of the folder. */
const filePath = /^files-[0-9a-f]{12}\/[\w-]+(\.[\w-]+)+$/;

const mediaTypes: Readonly<Record<string, string>> = {
  html: 'text/html; charset=UTF-8',
  css: 'text/css; charset=UTF-8',
  js: 'text/javascript; charset=UTF-8',
  txt: 'text/plain; charset=UTF-8',
  png: 'image/png',
  wasm: 'application/wasm',
};

/** Nothing may load or run but the page's own files; the networks run in WebAssembly, in a worker. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "connect-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');
