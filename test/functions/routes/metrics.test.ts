import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { shippedApp, shippedModel, withManifest } from '../shipped-app.ts';

describe('GET /metrics', () => {
  it('is not there, nor described, where the app does not show it', async () => {
    const closed = shippedApp({ showsMetrics: false });
    for (const method of ['GET', 'HEAD', 'POST']) {
      expect((await closed.request('/metrics', { method })).status).toBe(404);
    }
    const { paths } = (await (await closed.request('/openapi.json')).json()) as { paths: object };
    expect(Object.keys(paths)).toContain('/health');
    expect(Object.keys(paths)).not.toContain('/metrics');
  });

  it('counts requests by route and status, digits, spared answers, and the model’s changes', async () => {
    let served = shippedModel;
    const counted = shippedApp({ servedModel: () => Promise.resolve(served) });
    const { headers } = await counted.request('/digit?seed=1');
    const field = { 'If-None-Match': headers.get('ETag') ?? '' };
    await counted.request('/digit?seed=1', { headers: field });
    await counted.request('/digits?seed=1&count=9');
    await counted.request('/number/12?seed=1');
    await counted.request('/digit?size=1');
    await counted.request('/wp-login.php');
    await counted.request('/digit', { method: 'BREW' });
    served = await withManifest({ id: '0'.repeat(16) });
    const response = await counted.request('/metrics');
    expect(response.headers.get('Content-Type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const lines = (await response.text()).split('\n');
    for (const line of [
      'http_requests_total{route="/digit",method="GET",status="200"} 1',
      'http_requests_total{route="/digit",method="GET",status="304"} 1',
      'http_requests_total{route="/digit",method="GET",status="400"} 1',
      'http_requests_total{route="none",method="GET",status="404"} 1',
      'http_requests_total{route="none",method="other",status="405"} 1',
      'http_request_duration_seconds_count{route="/digits"} 1',
      'http_request_duration_seconds_bucket{route="/digits",le="+Inf"} 1',
      'digit_mint_digits_total 12',
      'digit_mint_inferences_total 3',
      'digit_mint_not_modified_total 1',
      'digit_mint_model_changes_total 1',
      `digit_mint_model_info{model="${'0'.repeat(16)}",alias="champion",fallback="false",version="1.2.3"} 1`,
    ]) {
      expect(lines).toContain(line);
    }
    // Every line is a comment or a sample.
    for (const line of lines.filter((text) => text !== '')) {
      expect(line).toMatch(/^(# (HELP|TYPE) \S+ .+|[a-z][a-z0-9_]*(\{[^}]*\})? [\d.e+-]+)$/);
    }
  });

  it('reports memory, processor time, start and delays under the names of Prometheus’ own clients', async () => {
    const counted = shippedApp();
    const figures = async () => samplesOf(await (await counted.request('/metrics')).text());
    const first = await figures();
    expect(first.get('process_resident_memory_bytes')).toBeGreaterThan(2 ** 20);
    expect(first.get('nodejs_heap_size_used_bytes')).toBeGreaterThan(2 ** 20);
    expect(first.get('process_cpu_seconds_total')).toBeGreaterThan(0);
    const age = Date.now() / 1000 - (first.get('process_start_time_seconds') ?? 0);
    expect(Math.abs(age - process.uptime())).toBeLessThan(60);
    const [major] = process.versions.node.split('.');
    expect([...first.keys()].join('\n')).toContain(`nodejs_version_info{version="v${major}.`);
    // The event loop stands still for longer than it does by itself.
    await sleep(50);
    const until = performance.now() + 200;
    while (performance.now() < until);
    await sleep(50);
    expect((await figures()).get('nodejs_eventloop_lag_max_seconds')).toBeGreaterThan(0.1);
  });

  it('reports the length of each queue at the moment of the request', async () => {
    let waiting = 3;
    const queues = { pictures: () => ({ waiting, running: 2 }) };
    const counted = shippedApp({ queues });
    const figures = async () => samplesOf(await (await counted.request('/metrics')).text());
    expect((await figures()).get('digit_mint_queue_waiting{queue="pictures"}')).toBe(3);
    waiting = 0;
    const later = await figures();
    expect(later.get('digit_mint_queue_waiting{queue="pictures"}')).toBe(0);
    expect(later.get('digit_mint_queue_running{queue="pictures"}')).toBe(2);
  });
});

/** The values by name and labels. */
function samplesOf(text: string): ReadonlyMap<string, number> {
  const samples = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    samples.map((line) => {
      const end = line.lastIndexOf(' ');
      return [line.slice(0, end), Number(line.slice(end + 1))] as const;
    }),
  );
}
