import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildLearn } from '../../../build/learn.mjs';
import type { Choices } from '../../../site/learn/choices.ts';
import type { Report, Request } from '../../../site/learn/messages.ts';
import { openPage, startChromium } from '../../fixtures/chromium.ts';
import { needs } from '../../fixtures/requirements.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';
import { serveFolder } from '../static-host.ts';
import { fingerprintIn, plainChoices, reportsOfNode } from './node-training.ts';

const iterations = 200;

describe('a training in Chromium', needs('chromium'), () => {
  let server: Server;
  let browser: Browser;
  let workerPath: string;

  beforeAll(async () => {
    const folder = await temporaryFolder('learn');
    const files = await buildLearn(join(import.meta.dirname, '../../..'), folder);
    workerPath = files.find((path) => path.endsWith('/worker.js')) ?? '';
    server = await serveFolder(folder);
    browser = await startChromium();
  });
  afterAll(async () => {
    await browser.close();
    server.close();
  });

  /** What the page's worker reports of a training up to an iteration. */
  async function reportsOfChromium(choices: Choices, until: number): Promise<readonly Report[]> {
    const page = await openPage(browser, {});
    const { port } = server.address() as AddressInfo;
    await page.goto(`http://127.0.0.1:${port}/some/path/index.html`);
    const requests: Request[] = [
      { kind: 'begin', choices },
      // JSON has no Infinity.
      { kind: 'run', pace: 1e9, until },
    ];
    return page.evaluate(
      async ({ sent, script }) =>
        new Promise<Report[]>((resolve) => {
          const worker = new Worker(script, { type: 'module' });
          const reports: Report[] = [];
          worker.addEventListener('message', ({ data }: MessageEvent<Report>) => {
            // Pixels would come back as objects; the weights are what counts.
            if (data.kind !== 'sheet' && data.kind !== 'verdicts') reports.push(data);
            if (data.kind === 'paused' || data.kind === 'failed') resolve(reports);
          });
          for (const request of sent) worker.postMessage(request);
        }),
      { sent: requests, script: workerPath },
    );
  }

  it.each([
    ['the classic recipe', plainChoices],
    ['the convolutional recipe', { ...plainChoices, recipe: 'convolutional' }],
  ] as const)(
    `gives the weights of Node, bit for bit, after ${iterations} iterations of %s`,
    async (_name, choices) => {
      const ofChromium = await reportsOfChromium(choices, iterations);
      const ofNode = await reportsOfNode(choices, iterations);
      expect(ofChromium.filter(({ kind }) => kind === 'failed')).toEqual([]);
      expect(fingerprintIn(ofChromium)).toMatch(/^[0-9a-f]{64}$/);
      expect(fingerprintIn(ofChromium)).toBe(fingerprintIn(ofNode));
    },
  );
});
