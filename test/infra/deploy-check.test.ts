import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { deploymentChecks } from '../../infra/deployment-checks.ts';
import { runScript } from '../fixtures/run-script.ts';
import { runServer, serverEntry } from '../functions/running-server.ts';
import { serveFunctionUrl } from './function-url.ts';

const entry = 'infra/deploy-check.ts';
const stops: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

const lines = deploymentChecks.map(({ name }) => `passed: ${name}`);
const allPassed = [...lines, `${lines.length} passed, 0 failed`, ''].join('\n');

/** The Lambda handler behind a function URL, with the shipped model. */
async function functionUrl(): Promise<string> {
  const { openHandler } = await import('../../functions/entries/handle.ts');
  const handler = await openHandler({ ...process.env, LOG: 'off', EDGE: 'cloudfront' });
  const { url, stop } = await serveFunctionUrl((event) => handler(event as never, undefined));
  stops.push(stop);
  return url;
}

describe('npm run deploy:check', () => {
  it('passes against the Lambda handler behind a function URL', async () => {
    const { code, stdout } = await runScript(entry, [await functionUrl()]);
    expect(stdout).toBe(allPassed);
    expect(code).toBe(0);
  });

  it('passes against npm start', async () => {
    const server = await runServer(serverEntry);
    stops.push(async () => void (await server.stop('SIGTERM')));
    const { code, stdout } = await runScript(entry, [server.url]);
    expect(stdout).toBe(allPassed);
    expect(code).toBe(0);
  });

  it('says what another server does instead, and ends with 1', async () => {
    const server = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('hello');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    stops.push(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const { code, stdout } = await runScript(entry, [`http://127.0.0.1:${port}/`]);
    expect(stdout).toContain(
      'FAILED: GET /digit: a PNG: content-type is "text/html" and not "image/png"\n',
    );
    expect(stdout).toContain('the status is 200 and not 400: hello');
    expect(stdout).toMatch(/\n0 passed, 12 failed\n$/);
    expect(code).toBe(1);
  });

  it.each([[[]], [['digits']], [['https://a.example/digit']]])(
    'says what to give, and ends with 2: %j',
    async (parameters) => {
      const { code, stderr } = await runScript(entry, parameters);
      expect(stderr).toBe('error: give the Url that the Api stack printed: https://…\n');
      expect(code).toBe(2);
    },
  );
});
