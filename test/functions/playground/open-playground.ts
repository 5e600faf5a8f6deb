import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import type { BrowserContextOptions, Page } from 'playwright-core';
import type { AppDependencies } from '../../../functions/http/route.ts';
import { openPage, startChromium } from '../../fixtures/chromium.ts';
import { shippedApp } from '../shipped-app.ts';

/** A page, and what it said and asked for while it was open. */
export interface OpenedPage {
  readonly page: Page;
  readonly complaints: string[];
  readonly requests: string[];
}

/** The app behind a port of its own, and a browser to look at it with. */
export interface OpenPlayground {
  readonly origin: string;
  /** Opens a path of the app in a context of its own. */
  open(path: string, options?: BrowserContextOptions): Promise<OpenedPage>;
  close(): Promise<void>;
}

/** Serves the shipped model and starts the browser; the caller closes both. */
export async function openPlayground(
  randomSeed: () => string,
  dependencies: Partial<AppDependencies> = {},
): Promise<OpenPlayground> {
  const app = shippedApp({ randomSeed, ...dependencies });
  const server = createAdaptorServer({ fetch: app.fetch });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const browser = await startChromium();
  return {
    origin,
    async open(path, options = {}) {
      const page = await openPage(browser, options);
      const opened: OpenedPage = { page, complaints: [], requests: [] };
      page.on('console', (message) => {
        // For JSON, which links to no icon, Chromium asks the server for one.
        const isForIcon = message.location().url.endsWith('/favicon.ico');
        if (!isForIcon) opened.complaints.push(message.text());
      });
      page.on('pageerror', (error) => opened.complaints.push(error.message));
      page.on('request', (request) => opened.requests.push(request.url()));
      await page.goto(`${origin}${path}`);
      return opened;
    },
    async close() {
      await browser.close();
      server.close();
    },
  };
}
