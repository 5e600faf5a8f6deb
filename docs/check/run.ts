import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Step } from './commands.ts';
import { type Running, startShell } from './shell.ts';

/**
 * Runs a page's steps in a folder, one after the other, each in a shell of its own, up to the first that fails.
 * Servers run until the page ends, each on a free port in place of the one that the page names. `npm ci` is not
 * run, since node_modules is linked.
 *
 * @param steps of readSteps
 * @param folder a copy of the working tree
 * @param print takes one line of progress
 * @returns the fault of the step that failed, or null
 */
export async function runSteps(
  steps: readonly Step[],
  folder: string,
  print: (line: string) => void,
): Promise<string | null> {
  const ports = await freePorts(steps);
  const servers: Running[] = [];
  try {
    for (const step of steps) {
      const started = performance.now();
      const fault =
        step.kind === 'server'
          ? await serverFault(step, folder, ports, servers)
          : await stepFault(step, folder, ports);
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      print(fault ? `FAILED (${seconds} s): ${step.run}` : outcome(step, seconds));
      if (fault) return `line ${step.line}: ${step.shown}\n${fault}`;
    }
    return null;
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
}

function outcome({ kind, shown, run }: Step, seconds: string): string {
  if (kind === 'skip') return `skipped, ${run}: ${shown}`;
  if (isInstall(run)) return `done before: ${run}`;
  return `ran (${seconds} s): ${kind === 'example' ? 'TypeScript example' : run}`;
}

const isInstall = (command: string): boolean => /^npm ci\b/.test(command);

async function stepFault(step: Step, folder: string, ports: Ports): Promise<string | null> {
  if (step.kind === 'skip' || isInstall(step.run)) return null;
  if (/\bcurl\b/.test(step.run) && !/\s(?:-\w*f\w*|--fail(?:-with-body)?)\s/.test(step.run))
    return 'curl without -f succeeds when the server answers with an error: add -f';
  let command = withPorts(step.run, ports);
  if (step.kind === 'example') {
    await writeFile(join(folder, 'docs-example.ts'), command);
    command = 'node --import tsx docs-example.ts';
  }
  const { code, output } = await startShell(command, folder).ended;
  return code === 0 ? null : `exit code ${code}\n${output}`;
}

async function serverFault(
  step: Step,
  folder: string,
  ports: Ports,
  servers: Running[],
): Promise<string | null> {
  const url = step.url ?? '';
  const port = ports.get(new URL(url).port) ?? '';
  const server = startShell(withPorts(step.run, ports), folder, { PORT: port });
  servers.push(server);
  while (!server.isOver()) {
    const answer = await fetch(withPorts(url, ports)).catch(() => null);
    if (answer?.ok) return null;
    await sleep(100);
  }
  const { code, output } = await server.ended;
  return `ended with exit code ${code} before ${url} answered\n${output}`;
}

/** The ports that the page names, and the free ports in their place. */
type Ports = ReadonlyMap<string, string>;

function withPorts(text: string, ports: Ports): string {
  return text.replaceAll(/(?<=[:\s=])\d{4,5}\b/g, (number) => ports.get(number) ?? number);
}

async function freePorts(steps: readonly Step[]): Promise<Ports> {
  const named = steps.flatMap(({ url }) => (url === undefined ? [] : [new URL(url).port]));
  // All probes listen at once, so that no two get the same port.
  const probes = [...new Set(named)].map((name) => ({ name, probe: createServer().listen(0) }));
  const ports = new Map<string, string>();
  for (const { name, probe } of probes) {
    if (!probe.listening) await once(probe, 'listening');
    const address = probe.address();
    if (address === null || typeof address === 'string') throw new Error('no free port');
    ports.set(name, String(address.port));
  }
  for (const { probe } of probes) await once(probe.close(), 'close');
  return ports;
}
