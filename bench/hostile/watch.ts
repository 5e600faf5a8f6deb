import { readFile } from 'node:fs/promises';
import { Agent, get } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { percentile99 } from '../serve/percentile.ts';
import type { HostileRequest } from './requests.ts';

/** What was seen of a server while it was watched. */
export interface Watched {
  /** The most memory, MiB; null where the system does not say. */
  readonly mostMemory: number | null;
  /** The requests that were under way when it had the most memory, as "method target". */
  readonly underWayAtMost: readonly string[];
  /** Of /health, in milliseconds. */
  readonly health: { readonly p99: number; readonly most: number; readonly failures: number };
}

/** Milliseconds between two looks. */
const pause = 50;

/** Watches a server until it is asked what it saw; `underWay` are the requests that it has yet to answer. */
export function watch(
  url: string,
  pid: number,
  underWay: ReadonlySet<HostileRequest>,
): () => Promise<Watched> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const times: number[] = [];
  let [failures, mostMemory] = [0, 0];
  let underWayAtMost: readonly string[] = [];
  let isOver = false;
  const watching = (async () => {
    for (;;) {
      if (isOver) return;
      // One look after the other.
      // oxlint-disable no-await-in-loop
      const start = performance.now();
      if (!(await isHealthy(url, agent))) failures++;
      times.push(performance.now() - start);
      const memory = (await memoryOf(pid)) ?? 0;
      if (memory > mostMemory) {
        mostMemory = memory;
        underWayAtMost = Array.from(underWay, ({ method, target }) => `${method} ${target}`);
      }
      await wait(pause);
      // oxlint-enable no-await-in-loop
    }
  })();
  return async () => {
    isOver = true;
    await watching;
    agent.destroy();
    return {
      mostMemory: mostMemory || null,
      underWayAtMost,
      health: { p99: percentile99(times), most: Math.max(...times), failures },
    };
  };
}

async function isHealthy(url: string, agent: Agent): Promise<boolean> {
  return new Promise((resolve) => {
    get(`${url}/health`, { agent }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode === 200));
      answer.on('error', () => resolve(false));
    }).on('error', () => resolve(false));
  });
}

/** The resident memory of a process in MiB, as Linux has it; null elsewhere. */
export async function memoryOf(pid: number): Promise<number | null> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const [, kibibytes] = /^VmRSS:\s+(\d+) kB$/m.exec(status) ?? [];
  return kibibytes === undefined ? null : Number(kibibytes) / 1024;
}
