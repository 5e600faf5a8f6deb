import { describe, expect, it } from 'vitest';
import { shippedApp } from '../shipped-app.ts';

const app = shippedApp();

/** The page, and the addresses in it that lead to its own files. */
async function readPage() {
  const response = await app.request('/learn/');
  const text = await response.text();
  const files = [...text.matchAll(/(?:src|href)="(files-[^"]+)"/g)].map(([, path]) => path ?? '');
  return { response, text, files };
}

describe('GET /learn/…', () => {
  it('is a page whose policy lets nothing of other hosts run', async () => {
    const { response, text } = await readPage();
    expect(response.status).toBe(200);
    expect(response.headers.get('Content-Type')).toBe('text/html; charset=UTF-8');
    const policy = response.headers.get('Content-Security-Policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy.match(/unsafe-[\w-]+/g)).toEqual(['unsafe-eval']);
    expect(policy).toContain("'wasm-unsafe-eval'");
    expect(text).not.toMatch(/<script(?![^>]*src="files-)/);
    expect(text).not.toMatch(/style="|<style/);
  });

  it('has every file that the page names, which caches may keep for ever', async () => {
    const { files } = await readPage();
    expect(files.length).toBeGreaterThan(6);
    for (const path of files) {
      const response = await app.request(`/learn/${path}`);
      expect([path, response.status]).toEqual([path, 200]);
      expect(response.headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable');
    }
  });

  it.each([
    ['worker.js', 'text/javascript; charset=UTF-8', 600_000],
    ['digits.gz', 'application/octet-stream', 1_200_000],
    ['simd.wasm', 'application/wasm', 24_000],
    ['tfjs-backend-wasm-simd.wasm', 'application/wasm', 450_000],
  ])('has the %s that the worker needs, as %s', async (name, type, most) => {
    const { files } = await readPage();
    const folder = files[0]?.split('/')[0] ?? '';
    const response = await app.request(`/learn/${folder}/${name}`);
    expect(response.headers.get('Content-Type')).toBe(type);
    expect((await response.bytes()).length).toBeLessThan(most);
  });

  it('leads from an address without a slash to the one with it, below any path', async () => {
    const response = await app.request('/learn');
    expect([response.status, response.headers.get('Location')]).toEqual([308, 'learn/']);
  });

  it('names the licence of its digits, and the pages beside it', async () => {
    const { text } = await readPage();
    expect(text).toContain('creativecommons.org/licenses/by-sa/3.0');
    expect(text).toContain('href="../"');
    expect(text).toContain('href="../docs"');
  });

  it.each([
    '/learn/other.js',
    '/learn/index.html',
    '/learn/files-000000000000/worker.js',
    '/learn/../package.json',
    '/learn/files-000000000000/../../package.json',
    '/learn/__proto__',
  ])('has nothing at %s', async (path) => {
    expect((await app.request(path)).status).toBe(404);
  });

  it('refuses parameters, which would split caches', async () => {
    expect((await app.request('/learn/?seed=2')).status).toBe(400);
  });
});
