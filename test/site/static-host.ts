import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { extname, join } from 'node:path';
import { text } from 'node:stream/consumers';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

/**
 * Serves a folder below /some/path/, as a static host does that knows few types.
 *
 * @param posted takes what a page posts
 */
export async function serveFolder(
  folder: string,
  posted: (body: string) => void = () => {},
): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.method === 'POST') {
      void text(request).then(posted);
      response.end();
      return;
    }
    const path = decodeURIComponent((request.url ?? '').split('?')[0] ?? '');
    const file = join(folder, path.replace(/^\/some\/path\//, ''));
    const type = types[extname(file)] ?? 'application/octet-stream';
    readFile(file).then(
      (bytes) => response.writeHead(200, { 'Content-Type': type }).end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
