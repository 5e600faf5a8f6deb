import { Agent, request as ask } from 'node:http';
import type { HostileRequest } from './requests.ts';

/** What came of many requests. */
export interface Attack {
  /** How many answers there were, by status; "left": the client left early, as it meant to. */
  readonly statuses: ReadonlyMap<string, number>;
  /** Answers that may not be: 5xx beside the deliberate 503, and connections that broke. */
  readonly faults: readonly string[];
}

/** Milliseconds that a client waits for an answer to go on. */
const patience = 120_000;

/** Sends requests over so many connections, each the next one as soon as it has its answer. */
export async function attack(
  url: string,
  make: (number: number) => HostileRequest,
  {
    requests,
    connections,
    underWay = new Set(),
  }: {
    readonly requests: number;
    readonly connections: number;
    /** Holds the requests that have no whole answer yet. */
    readonly underWay?: Set<HostileRequest>;
  },
): Promise<Attack> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const statuses = new Map<string, number>();
  const faults: string[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < requests) {
      const number = next++;
      const request = make(number);
      underWay.add(request);
      // Each connection has one request at a time.
      // oxlint-disable-next-line no-await-in-loop
      const { status, fault } = await outcomeOf(agent, url, request);
      underWay.delete(request);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (fault) faults.push(`request ${number}: ${request.method} ${request.target}: ${fault}`);
    }
  };
  await Promise.all(Array.from({ length: connections }, work));
  agent.destroy();
  return { statuses, faults };
}

interface Outcome {
  readonly status: string;
  readonly fault?: string;
}

async function outcomeOf(agent: Agent, url: string, request: HostileRequest): Promise<Outcome> {
  const { method, target, headers, body, leavesAfter } = request;
  return new Promise((resolve) => {
    const asking = ask(
      `${url}${target}`,
      {
        agent,
        method,
        headers: { ...headers, ...(body && { 'Content-Length': body.length }) },
      },
      (answer) => {
        const { statusCode: status = 0 } = answer;
        const chunks: Buffer[] = [];
        let length = 0;
        const leave = () => {
          resolve({ status: 'left' });
          asking.destroy();
        };
        if (leavesAfter === 0) leave();
        answer.on('data', (chunk: Buffer) => {
          length += chunk.length;
          if (leavesAfter !== null && length > leavesAfter) leave();
          else if (status >= 500) chunks.push(chunk);
        });
        answer.on('end', () => resolve(judged(status, Buffer.concat(chunks).toString())));
        answer.on('error', (error) => resolve({ status: 'broken', fault: error.message }));
      },
    );
    asking.setTimeout(patience, () => asking.destroy(new Error(`no answer in ${patience} ms`)));
    asking.on('error', (error) => resolve({ status: 'broken', fault: error.message }));
    asking.end(body ?? undefined);
  });
}

/** A 5xx is a fault, but for the 503 of a server that has too much to do. */
function judged(status: number, body: string): Outcome {
  const isDeliberate = status === 503 && body.includes('/problems/overloaded');
  if (status < 500 || isDeliberate) return { status: String(status) };
  return { status: String(status), fault: `${status} ${body.slice(0, 300)}` };
}
