import { describe, expect, it } from 'vitest';
import { functionUrlEvent } from '../lambda-events.ts';
import { runToEnd } from '../running-server.ts';
import { shippedModel } from '../shipped-app.ts';

const { id } = shippedModel.generator.manifest;

/** Starts the Lambda entry as a process and asks it for a path: what it wrote, its answer at the end. */
async function askUnder(
  environment: Readonly<Record<string, string>>,
  path: string,
): Promise<string> {
  const script = `
    const { handler } = await import('./functions/entries/lambda.ts');
    const { body } = await handler(${JSON.stringify(functionUrlEvent('GET', path, ''))});
    process.stdout.write(body);
  `;
  const entry = ['--import', 'tsx', '--input-type=module', '-e', script];
  const { code, stdout, stderr } = await runToEnd(entry, { LOG: 'off', ...environment });
  expect([code, stderr]).toEqual([0, '']);
  return stdout;
}

/** The lines that the Lambda entry wrote, then the answer of /health. */
async function healthUnder(environment: Readonly<Record<string, string>>): Promise<unknown[]> {
  const stdout = await askUnder(environment, '/health');
  return stdout.split('\n').map((line) => JSON.parse(line) as unknown);
}

describe('a Lambda whose variables are wrong', () => {
  const aliasAllowed = 'a name of 1 to 64 letters, digits, "-" and "_"';
  it.each([
    ['MODEL_ALIAS', '../', '../', aliasAllowed],
    ['MODEL_STORE', 'http://models.example', 'champion', 'a folder or s3://bucket/prefix'],
  ])(
    'logs one line and serves the shipped model: %s=%s',
    async (name, value, askedFor, allowed) => {
      const reason = `${name}: "${value}" was given; allowed: ${allowed}`;
      expect(await healthUnder({ [name]: value })).toEqual([
        { level: 'error', event: 'fallback', reason, askedFor },
        expect.objectContaining({ model: id, fallback: { active: true, reason, askedFor } }),
      ]);
    },
  );

  it('logs one line and serves what is configured when only LOG is wrong', async () => {
    const [wrong, , health] = await healthUnder({ LOG: 'all' });
    const reason = 'LOG: "all" was given; allowed: "requests" or "off"';
    expect(wrong).toEqual({ level: 'error', event: 'configuration', reason });
    expect(health).toMatchObject({ model: id, fallback: { active: false } });
  });

  it('does not read the variables of the Node entry', async () => {
    expect(await healthUnder({ PORT: 'http', HOST: 'a b' })).toEqual([
      expect.objectContaining({ model: id, fallback: expect.objectContaining({ active: false }) }),
    ]);
  });
});

describe('/metrics of a Lambda', () => {
  it('is there only with METRICS=on', async () => {
    expect(await askUnder({ METRICS: 'on' }, '/metrics')).toContain('digit_mint_model_info{');
    for (const environment of [{}, { METRICS: 'off' }]) {
      const answer = JSON.parse(await askUnder(environment, '/metrics')) as object;
      expect(answer).toMatchObject({ type: '/problems/not-found' });
    }
  });
});
