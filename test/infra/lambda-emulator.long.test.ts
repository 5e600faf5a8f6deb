import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { deploymentChecks } from '../../infra/deployment-checks.ts';
import { lambdaEmulator, needs } from '../fixtures/requirements.ts';
import { type FunctionResult, serveFunctionUrl } from './function-url.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const runtimeLoop = join(root, 'bench/lambda/runtime-loop.mjs');

describe.each(['BUFFERED', 'RESPONSE_STREAM'])(
  'the bundle under AWS’s runtime interface emulator, %s',
  needs('lambdaEmulator'),
  (mode) => {
    let out: string;
    const stops: (() => Promise<void>)[] = [];

    beforeAll(async () => {
      out = await mkdtemp(join(tmpdir(), 'digit-mint-emulated-'));
      const build = spawn(process.execPath, ['build.mjs', out], { cwd: root, stdio: 'inherit' });
      const [code] = (await once(build, 'close')) as [number | null];
      if (code !== 0) throw new Error(`build.mjs ended with ${code}`);
    });
    afterEach(async () => {
      for (const stop of stops.splice(0)) await stop();
    });
    afterAll(() => rm(out, { recursive: true, force: true }));

    it('passes what npm run deploy:check asks a deployed API', async () => {
      const emulator = await startEmulator(join(out, 'lambda'), mode);
      stops.push(emulator.stop);
      const { url, stop } = await serveFunctionUrl(emulator.invoke);
      stops.push(stop);
      for (const { name, run } of deploymentChecks) {
        await expect(run(url), name).resolves.toBeUndefined();
      }
    });
  },
);

/** Starts the emulator with a bundle. */
async function startEmulator(bundle: string, mode: string) {
  const [port, interfacePort] = [await freePort(), await freePort()];
  const emulator = spawn(
    lambdaEmulator ?? '',
    [
      '--runtime-interface-emulator-address',
      `127.0.0.1:${port}`,
      '--runtime-api-address',
      `127.0.0.1:${interfacePort}`,
      process.execPath,
      runtimeLoop,
      'functions/entries/lambda.handler',
    ],
    {
      cwd: bundle,
      stdio: 'ignore',
      env: {
        PATH: process.env['PATH'],
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '1024',
        AWS_LAMBDA_FUNCTION_TIMEOUT: '30',
        LAMBDA_TASK_ROOT: bundle,
        INVOKE_MODE: mode,
        LOG: 'off',
      },
    },
  );
  const closed = once(emulator, 'close');
  return {
    invoke: (event: object) => invokeAt(port, event),
    stop: async () => {
      emulator.kill('SIGTERM');
      await closed;
    },
  };
}

/** Sends an event to the emulator, which takes one at a time, and reads the answer of either mode. */
async function invokeAt(port: number, event: object): Promise<FunctionResult> {
  const url = `http://127.0.0.1:${port}/2015-03-31/functions/function/invocations`;
  const body = JSON.stringify(event);
  const response = await fetch(url, { method: 'POST', body }).catch(async () => {
    // It does not listen yet.
    await sleep(200);
    return null;
  });
  if (response === null) return invokeAt(port, event);
  const bytes = Buffer.from(await response.arrayBuffer());
  const end = bytes.indexOf(Buffer.alloc(8));
  if (end === -1) return JSON.parse(bytes.toString()) as FunctionResult;
  const prelude = JSON.parse(bytes.subarray(0, end).toString()) as FunctionResult;
  return { ...prelude, body: bytes.subarray(end + 8).toString('base64'), isBase64Encoded: true };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
