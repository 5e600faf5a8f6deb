// npm run bench:hosts [rounds]: times programs that serve the bundles in dist/ from their start to the first
// PNG, and reads the most memory they had. workerd, Deno and Bun come from npm into a temporary folder.
import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { installEngine } from '../test/fixtures/installed-programs.ts';
import { median } from './report.ts';
import { projectFolder } from './serve/server-process.ts';

/** A program, and how it serves on a port. */
interface Host {
  readonly name: string;
  readonly program: string | null;
  readonly parameters: (port: number) => readonly string[];
  readonly folder: string;
}

const server = 'functions/entries/server.mjs';
const dist = join(projectFolder, 'dist');
const permissions = ['--no-config', '--allow-net', '--allow-read', '--allow-env'];

const hosts: readonly Host[] = [
  {
    name: 'Node, dist/server',
    program: process.execPath,
    parameters: () => [server],
    folder: join(dist, 'server'),
  },
  {
    name: 'workerd, dist/worker',
    program: await installEngine('workerd'),
    parameters: (port) => ['serve', `--socket-addr=http=127.0.0.1:${port}`, 'workerd.capnp'],
    folder: join(dist, 'worker'),
  },
  {
    name: 'Deno, dist/server',
    program: await installEngine('deno'),
    parameters: () => ['run', ...permissions, server],
    folder: join(dist, 'server'),
  },
  {
    name: 'Bun, dist/server',
    program: await installEngine('bun'),
    parameters: () => ['run', server],
    folder: join(dist, 'server'),
  },
];

interface Start {
  readonly milliseconds: number;
  /** The most memory at once, in MiB; NaN where the system does not say. */
  readonly peak: number;
}

/** `node -e 0`, beside which every start stands. */
const bare: number[] = [];

const rounds = Number(process.argv[2] ?? 9);
const starts = new Map(hosts.map(({ name }) => [name, [] as Start[]]));
// The first round fills the file cache and is dropped.
for (let round = -1; round < rounds; round++) {
  const begin = performance.now();
  await once(spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }), 'close');
  if (round >= 0) bare.push(performance.now() - begin);
  for (const host of hosts) {
    if (host.program === null) continue;
    const started = await startAndDraw(host, host.program);
    if (round >= 0) starts.get(host.name)?.push(started);
  }
}
process.stdout.write(`node -e 0: ${median(bare).toFixed(0)} ms\n`);
for (const [name, measured] of starts) {
  const milliseconds = median(measured.map((start) => start.milliseconds));
  const peak = median(measured.map((start) => start.peak));
  const figures =
    measured.length === 0
      ? 'not installed: the npm registry was not reached'
      : `${milliseconds.toFixed(0)} ms to the first PNG, ${peak.toFixed(0)} MiB at most, medians of ${rounds}`;
  process.stdout.write(`${name}: ${figures}\n`);
}

async function startAndDraw(host: Host, program: string): Promise<Start> {
  const port = await freePort();
  const begin = performance.now();
  const child = spawn(program, host.parameters(port), {
    cwd: host.folder,
    env: { ...process.env, PORT: String(port), LOG: 'off', DENO_NO_UPDATE_CHECK: '1' },
    stdio: 'ignore',
  });
  try {
    await firstPng(port, child);
    return { milliseconds: performance.now() - begin, peak: await peakMemory(child) };
  } finally {
    child.kill('SIGKILL');
    await once(child, 'close');
  }
}

/** Waits until somebody listens, which takes less of the processor than requests would, and asks for a PNG. */
async function firstPng(port: number, child: ChildProcess): Promise<void> {
  while (!(await listens(port))) {
    if (child.exitCode !== null) throw new Error(`${child.spawnfile} ended with ${child.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  const response = await fetch(`http://127.0.0.1:${port}/digit?seed=cold`);
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`${child.spawnfile} answered ${response.status}`);
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
      .once('connect', () => {
        socket.destroy();
        resolve(true);
      })
      .once('error', () => resolve(false));
  });
}

async function peakMemory({ pid }: ChildProcess): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? Number.NaN) / 1024;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
