import { Agent, createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Figure } from '../report.ts';
import { projectFolder, startServer } from './server-process.ts';

const connections = 8;

/** Requests after which V8 has compiled what a request runs: a server that has answered them no longer speeds up. */
const warmingRequests = 6000;

/**
 * Requests a second over loopback, 8 kept connections, distinct seeds; beside it a bare server of one PNG. First of
 * servers that have answered 32 requests, while V8 still compiles, then of servers that have answered thousands.
 */
export async function measureThroughput(requests: number): Promise<readonly Figure[]> {
  const server = await startServer([
    join(projectFolder, 'dist/server/functions/entries/server.mjs'),
  ]);
  const png = await (await fetch(`${server.url}/digit?seed=0`)).arrayBuffer();
  const bare = createServer((_, answer) => answer.end(Buffer.from(png)));
  await new Promise<void>((resolve) => bare.listen(0, '127.0.0.1', resolve));
  const bareUrl = `http://127.0.0.1:${(bare.address() as AddressInfo).port}`;
  try {
    const measure = async (metric: string, warming: number): Promise<Figure> => {
      await load(server.url, warming);
      await load(bareUrl, warming);
      return {
        metric,
        engine: 'wasm',
        value: await load(server.url, requests),
        unit: '1/s',
        baseline: 'node:http, one fixed PNG',
        baselineValue: await load(bareUrl, requests),
      };
    };
    return [
      await measure('requests-per-second', connections * 4),
      await measure('requests-per-second-warm', warmingRequests),
    ];
  } finally {
    bare.close();
    await server.stop();
  }
}

async function load(url: string, requests: number): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  let next = 0;
  const client = async () => {
    while (next < requests) await drain(`${url}/digit?seed=load-${next++}`, agent);
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: connections }, client));
  const seconds = (performance.now() - start) / 1000;
  agent.destroy();
  return requests / seconds;
}

function drain(url: string, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${url} answered ${response.statusCode}`));
      response.on('end', resolve).on('error', reject).resume();
    }).on('error', reject);
  });
}
