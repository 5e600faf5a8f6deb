import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { firefoxPath, needs } from '../fixtures/requirements.ts';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';
import { bytesOf, shippedApp } from '../functions/shipped-app.ts';
import { serveFolder } from './static-host.ts';

/** Posts the page's pixels, or what it says instead, once the model has loaded. */
const report = `
const status = document.querySelector('#status');
new MutationObserver(() => {
  const canvas = document.querySelector('#digit');
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  const pixels = [...data].filter((_, index) => index % 4 === 0);
  fetch('drawn', { method: 'POST', body: JSON.stringify({ status: status.textContent, pixels }) });
}).observe(status, { childList: true });
`;

describe('the static site in Firefox', needs('firefox'), () => {
  it('draws the pixels of the server', async () => {
    const folder = await temporaryFolder('site');
    await promisify(execFile)(process.execPath, ['build-site.mjs', folder]);
    const html = await readFile(join(folder, 'index.html'), 'utf8');
    const scripts =
      '<script type="module" src="report.js"></script><script type="module" src="page.js">';
    const page = html.replace('<script type="module" src="page.js">', scripts);
    await writeFile(join(folder, 'index.html'), page);
    await writeFile(join(folder, 'report.js'), report);

    let take: (body: string) => void = () => {};
    const drawn = new Promise<string>((resolve) => (take = resolve));
    const server = await serveFolder(folder, (body) => take(body));
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/some/path/index.html#seed=42&label=7`;
    const profile = await temporaryFolder('firefox');
    const own = ['--headless', '--no-remote', '--profile', profile];
    const firefox = spawn(firefoxPath ?? '', [...own, url], { stdio: 'ignore' });
    try {
      const pixels = await bytesOf(shippedApp().request('/digit.raw?seed=42&label=7'));
      expect(JSON.parse(await drawn)).toEqual({
        status: expect.stringContaining('the digit 7, drawn from seed 42') as string,
        pixels: [...pixels],
      });
    } finally {
      firefox.kill();
      await once(firefox, 'close');
      server.close();
    }
  });
});
