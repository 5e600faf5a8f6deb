import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pathToFileURL } from 'node:url';
import { digitEvent } from '../lambda/digit-event.ts';
import { type Figure, median } from '../report.ts';
import { projectFolder, startServer } from './server-process.ts';

const run = promisify(execFile);
const bundledServer = join(projectFolder, 'dist/server/functions/entries/server.mjs');
const bundledLambda = join(projectFolder, 'dist/lambda/functions/entries/lambda.mjs');
const tsx = join(projectFolder, 'node_modules/tsx/dist/cli.mjs');

/**
 * Times new processes up to the first PNG. Taken in turn with `node -e 0` for servers, and with a handler that
 * answers 200 and does nothing else for the function: the medians' differences are what the program adds.
 */
export async function measureColdStarts(rounds: number): Promise<readonly Figure[]> {
  const kinds = {
    node: () => run(process.execPath, ['-e', '0']),
    'cold-start-over-node': () => startServerAndDraw([bundledServer]),
    bareHandler: () => invokeHandler(bareHandler),
    'lambda-cold-start-over-bare-handler': () => invokeHandler(pathToFileURL(bundledLambda).href),
    'source-cold-start-over-node': () => startServerAndDraw([tsx, 'functions/entries/server.ts']),
  };
  const names = Object.keys(kinds) as (keyof typeof kinds)[];
  const times = new Map(names.map((name) => [name, [] as number[]]));
  // The first round fills the file cache and is dropped.
  for (let round = -1; round < rounds; round++) {
    for (const name of names) {
      const milliseconds = await timeToPng(kinds[name]);
      if (round >= 0) times.get(name)?.push(milliseconds);
    }
  }
  const bare = {
    node: median(times.get('node') ?? []),
    bareHandler: median(times.get('bareHandler') ?? []),
  };
  return names
    .filter((name) => name !== 'node' && name !== 'bareHandler')
    .map((metric) => {
      const isFunction = metric.endsWith('bare-handler');
      const baselineValue = isFunction ? bare.bareHandler : bare.node;
      return {
        metric,
        engine: 'wasm',
        value: median(times.get(metric) ?? []) - baselineValue,
        unit: 'ms',
        baseline: isFunction ? 'empty handler' : 'node -e 0',
        baselineValue,
      };
    });
}

/** Starts something and times it up to the moment it is done; what it returns is run after that. */
async function timeToPng(start: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  const after = await start();
  const milliseconds = performance.now() - begin;
  if (typeof after === 'function') await after();
  return milliseconds;
}

async function startServerAndDraw(entry: readonly string[]): Promise<() => Promise<void>> {
  const server = await startServer(entry);
  const response = await fetch(`${server.url}/digit?seed=cold`);
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`${entry.join(' ')} answered ${response.status}`);
  return () => server.stop();
}

/** A module whose handler answers 200. */
const bareHandler = `data:text/javascript,${encodeURIComponent(
  'export const handler = async () => ({ statusCode: 200 });',
)}`;

/** Imports a function's module in a process of its own and calls it once, as Lambda does at a cold start. */
async function invokeHandler(module: string): Promise<void> {
  const script = `
    const { handler } = await import(${JSON.stringify(module)});
    const { statusCode } = await handler(${JSON.stringify(digitEvent('seed=cold'))});
    process.exit(statusCode === 200 ? 0 : 1);
  `;
  await run(process.execPath, ['--input-type=module', '-e', script]);
}
