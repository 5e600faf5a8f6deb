import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { madePng } from '../images/decode/made-png.ts';
import { runServer, type RunningServer, serverEntry } from '../running-server.ts';

let server: RunningServer;

beforeAll(async () => {
  server = await runServer(serverEntry);
});
afterAll(() => server.stop('SIGTERM'));

/** A stroke of 28 × 28 pixels, whose lower half is not known. */
const partial = JSON.stringify({
  pixels: Array.from({ length: 784 }, (_, index) => (index % 28 > 12 && index % 28 < 16 ? 255 : 0)),
  mask: Array.from({ length: 784 }, (_, index) => (index < 392 ? 0 : 1)),
});

/** A page of a thousand lines of noise, the same each time. */
const noise = madePng({
  width: 1000,
  height: 1000,
  lines: Uint8Array.from({ length: 1001 * 1000 }, (_, index) =>
    index % 1001 === 0 ? 0 : Math.imul(index, 2_654_435_761) >>> 24,
  ),
});

const work = [
  ['/complete?count=16&seed=a', 'application/json', Buffer.from(partial)],
  ['/judge', 'image/png', Buffer.from(noise)],
] as const;

/** A number that /metrics shows. */
async function metric(name: string): Promise<number> {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  const line = text.split('\n').find((one) => one.startsWith(`${name} `)) ?? '';
  return Number(line.slice(name.length + 1));
}

const queueMetric = async (part: 'running' | 'waiting') =>
  metric(`digit_mint_queue_${part}{queue="pictures"}`);

/** Processor time of the server, in seconds: what a busy machine does not change. */
const processorTime = async () => metric('process_cpu_seconds_total');

async function answered(path: string, type: string, body: Buffer<ArrayBuffer>): Promise<number> {
  const headers = { 'Content-Type': type };
  const response = await fetch(server.url + path, { method: 'POST', headers, body });
  await response.arrayBuffer();
  return response.status;
}

/** Sends a request on a connection of its own, whose client waits for nothing. */
function begin(path: string, type: string, body: Buffer): Socket {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  socket.on('error', () => {});
  socket.write(
    `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\n\r\n`,
  );
  socket.write(body);
  return socket;
}

describe('clients that leave while the server works for them', () => {
  it.each(work)('stop the work: %s', async (path, type, body) => {
    // The first starts the thread and loads what it needs.
    const status = await answered(path, type, body);
    expect([200, 422]).toContain(status);
    const before = await processorTime();
    expect(await answered(path, type, body)).toBe(status);
    const one = (await processorTime()) - before;

    const sockets = Array.from({ length: 12 }, () => begin(path, type, body));
    await expect.poll(() => queueMetric('waiting')).toBeGreaterThan(6);
    const during = await processorTime();
    // At once, where a connection is reset; one that is closed may be half closed, and is waited for: connections.ts.
    for (const socket of sockets) socket.resetAndDestroy();
    await expect
      .poll(async () => (await queueMetric('waiting')) + (await queueMetric('running')))
      .toBe(0);
    // Those under way end their round, or their picture; those that wait never begin.
    expect((await processorTime()) - during).toBeLessThan(5 * one + 0.5);
    expect(await answered(path, type, body)).toBe(status);
  });
});
