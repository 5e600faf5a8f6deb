import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { build } from 'esbuild';
import { shippedFolder } from '../../../functions/entries/environment.ts';
import type { Drawn } from './thousand-digits.ts';

/** Serves the shipped models, a page with the probe, and takes what the probe posts. */
export interface ModelServer {
  readonly origin: string;
  /** The probe as one file's text. */
  readonly probe: string;
  /** What the next probe posts. */
  drawn(): Promise<Drawn>;
  close(): void;
}

const page = '<!doctype html><title>probe</title><script type="module" src="/probe.js"></script>';

export async function startModelServer(): Promise<ModelServer> {
  const probe = await bundledProbe();
  let take: (drawn: Drawn) => void = () => {};
  const server = createServer((request, response) => void respond(request, response));

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { type, body } = await answer(request);
    response.writeHead(body === null ? 404 : 200, { 'Content-Type': type }).end(body);
  }

  async function answer(request: IncomingMessage): Promise<Answer> {
    const path = request.url ?? '/';
    if (path === '/drawn') {
      take(JSON.parse(await text(request)) as Drawn);
      return { type: 'text/plain', body: '' };
    }
    if (path === '/probe.js') return { type: 'text/javascript', body: probe };
    if (path === '/') return { type: 'text/html', body: page };
    const file = join(shippedFolder, path.replace(/^\/models\//, ''));
    return {
      type: 'application/octet-stream',
      body: await readFile(file).catch(() => null),
    };
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    probe,
    drawn: () => new Promise((resolve) => (take = resolve)),
    close: () => server.close(),
  };
}

interface Answer {
  readonly type: string;
  readonly body: string | Buffer | null;
}

async function bundledProbe(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, 'thousand-digits-probe.ts')],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    logLevel: 'error',
  });
  return outputFiles[0]?.text ?? '';
}
