import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storeLayout } from '../../infra/model-store.ts';
import { needs } from '../fixtures/requirements.ts';
import { runScript } from '../fixtures/run-script.ts';
import { type Moto, motoEnvironment, startMoto } from './moto.ts';
import { synthesisedApi } from './synthesised.ts';
import { shippedId } from '../../models/source.ts';

const shipped = fileURLToPath(new URL('../../models/shipped/', import.meta.url));

describe('the Models stack, on an emulator', needs('moto'), () => {
  const running: { moto?: Moto; store?: string } = {};
  const kept = { ...process.env };

  beforeAll(async () => {
    const moto = await startMoto();
    running.moto = moto;
    Object.assign(process.env, motoEnvironment(moto));
  });

  afterAll(() => {
    running.moto?.stop();
    process.env = kept;
  });

  it('deploys as a whole', async () => {
    const { models } = synthesisedApi({ alarmMail: 'a@example.org' });
    const outputs = await running.moto?.deploy('digit-mint-dev-models', models.toJSON());
    expect(outputs?.['ModelStore']).toMatch(new RegExp(`^s3://[a-z0-9-]+/${storeLayout.models}$`));
    running.store = outputs?.['ModelStore'] ?? '';
  });

  it('takes a model that is published, promoted and verified by the commands', async () => {
    const store = ['--store', running.store ?? ''];
    const published = await runScript('pipeline/commands/publish.ts', [
      '--model',
      `${shipped}${shippedId}`,
      '--promote',
      ...store,
    ]);
    expect(published.code, published.stderr).toBe(0);
    const verified = await runScript('pipeline/commands/verify.ts', store);
    expect(verified.code, verified.stderr).toBe(0);
  });

  it('is what the Lambda entry then serves from', async () => {
    Object.assign(process.env, { MODEL_STORE: running.store, LOG: 'off' });
    const { openHandler } = await import('../../functions/entries/handle.ts');
    const handler = await openHandler(process.env);
    const answer = await handler(healthEvent as never, undefined);
    expect(JSON.parse((answer as { readonly body: string }).body)).toMatchObject({
      status: 'ok',
      model: shippedId,
      alias: 'champion',
      fallback: { active: false },
      store: { location: running.store, problem: null },
    });
  });
});

/** GET /health, as a function URL hands it on. */
const healthEvent = {
  version: '2.0',
  rawPath: '/health',
  rawQueryString: '',
  headers: {},
  requestContext: { http: { method: 'GET', path: '/health' }, domainName: 'a.example' },
  isBase64Encoded: false,
};
