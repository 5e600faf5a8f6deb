import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Command, Option } from '@commander-js/extra-typings';
import { shippedFolder } from '../functions/entries/environment.ts';
import type { ApiDescription } from '../functions/openapi/describe.ts';
import { loadServedModel } from '../functions/serving/served-model.ts';
import { runCommand, wholeNumber } from '../pipeline/commands/command.ts';
import { attack } from './hostile/attack.ts';
import { picturesToDamage } from './hostile/damaged-pictures.ts';
import { type HostileRequest, requestMaker } from './hostile/requests.ts';
import { memoryOf, watch } from './hostile/watch.ts';
import { projectFolder, startServer } from './serve/server-process.ts';

/** What a server must keep to. */
const targets = { memory: 512, health: 250, settled: 1.2 } as const;

/** Requests before the memory of a warm server is read, and seconds of rest before and after. */
const warmUp = { requests: 2000, rest: 10, restAfter: 30 } as const;

/** What Node runs. */
const entries = {
  bundle: ['dist/server/functions/entries/server.mjs'],
  source: ['--import', 'tsx', 'functions/entries/server.ts'],
} as const;

await runCommand(
  new Command('bench:hostile')
    .description(
      'Sends hostile requests to the server: parameters from the API description, valid and invalid, and damaged pictures. Prints what was answered, the memory, and how long /health took meanwhile.',
    )
    .option('--requests <N>', 'how many', wholeNumber(1, 10_000_000), 100_000)
    .option('--connections <N>', 'at the same time', wholeNumber(1, 1000), 32)
    .option('--seed <S>', 'the same seed sends the same requests', 'hostile')
    .addOption(
      new Option(
        '--allocator <settings>',
        "glibc's settings: those of functions/Dockerfile, or none",
      )
        .choices(['image', 'default'])
        .default('image' as const),
    )
    .addOption(
      new Option(
        '--server <entry>',
        'the bundle of `npm run build`, which the image runs, or the source, which `npm start` runs',
      )
        .choices(['bundle', 'source'])
        .default('bundle' as const),
    )
    .action(measure),
);

interface Options {
  readonly requests: number;
  readonly connections: number;
  readonly seed: string;
  readonly allocator: 'image' | 'default';
  readonly server: 'bundle' | 'source';
}

async function measure(options: Options) {
  const { generator } = await loadServedModel({ shippedFolder }, () => {});
  const pictures = picturesToDamage(generator);
  const variables = options.allocator === 'image' ? await imageAllocator() : {};
  const server = await startServer(entries[options.server], variables);
  const settings = Object.entries(variables).map((pair) => pair.join('='));
  console.log(`The server was started with ${settings.join(' ') || "glibc's own settings"}.`);
  try {
    const description = (await (
      await fetch(`${server.url}/openapi.json`)
    ).json()) as ApiDescription;
    const source = { description, pictures };
    const { connections, seed } = options;
    const warming = { requests: warmUp.requests, connections };
    await attack(server.url, requestMaker(source, `${seed}/warm`), warming);
    await wait(warmUp.rest * 1000);
    const warm = await memoryOf(server.pid);
    const underWay = new Set<HostileRequest>();
    const stop = watch(server.url, server.pid, underWay);
    const start = performance.now();
    const { requests } = options;
    const attacking = { requests, connections, underWay };
    const { statuses, faults } = await attack(server.url, requestMaker(source, seed), attacking);
    const seconds = (performance.now() - start) / 1000;
    const { mostMemory, underWayAtMost, health } = await stop();
    await wait(warmUp.restAfter * 1000);
    const after = await memoryOf(server.pid);
    const settled = warm && after && after / warm;
    console.table({
      requests: { value: options.requests, target: '' },
      'requests/s': { value: Math.round(options.requests / seconds), target: '' },
      ...Object.fromEntries(
        [...statuses]
          .toSorted(([one], [other]) => (one < other ? -1 : 1))
          .map(([status, count]) => [`status ${status}`, { value: count, target: '' }]),
      ),
      faults: { value: faults.length, target: '0' },
      'memory of the warm server, MiB': { value: rounded(warm), target: '' },
      'most memory, MiB': { value: rounded(mostMemory), target: `<= ${targets.memory}` },
      'memory after 30 s, of the warm server': {
        value: settled === null ? '–' : settled.toFixed(2),
        target: `<= ${targets.settled}`,
      },
      '/health p99, ms': { value: rounded(health.p99), target: `<= ${targets.health}` },
      '/health most, ms': { value: rounded(health.most), target: '' },
      '/health failures': { value: health.failures, target: '0' },
    });
    console.log('Under way at the most memory:');
    for (const request of underWayAtMost) console.log(`  ${request.slice(0, 200)}`);
    for (const fault of faults.slice(0, 20)) console.log(fault);
  } finally {
    await server.stop();
  }
}

/** The variables of glibc's allocator that the server's image sets. */
async function imageAllocator(): Promise<Record<string, string>> {
  const dockerfile = await readFile(join(projectFolder, 'functions/Dockerfile'), 'utf8');
  const pairs = dockerfile.matchAll(/\b(MALLOC_\w+)=(\d+)/g);
  return Object.fromEntries([...pairs].map(([, name = '', value = '']) => [name, value]));
}

function rounded(value: number | null): number | string {
  return value === null ? '–' : Math.round(value);
}
