import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { motoProgram } from '../fixtures/requirements.ts';

/** A pretended AWS, for as long as a test takes. */
export interface Moto {
  readonly endpoint: string;
  /** Makes a stack of a template. @returns its outputs by name */
  deploy(stackName: string, template: object): Promise<Readonly<Record<string, string>>>;
  stop(): void;
}

const region = 'eu-central-1';

/** What moto reads of a signature: who asks, for which region and service. */
const signedFor = (service: string) => ({
  Authorization: `AWS4-HMAC-SHA256 Credential=x/20261123/${region}/${service}/aws4_request, SignedHeaders=host, Signature=x`,
});

/** The variables that point the SDK to it. */
export function motoEnvironment({ endpoint }: Moto) {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: 'x',
    AWS_SECRET_ACCESS_KEY: 'x',
  };
}

/** Starts moto's server on a free port. */
export async function startMoto(): Promise<Moto> {
  if (motoProgram === undefined) throw new Error('moto_server is not installed');
  const port = await freePort();
  const server = spawn(motoProgram, ['--port', String(port)], { stdio: 'ignore' });
  const endpoint = `http://127.0.0.1:${port}`;
  await answered(endpoint, server);
  await bootstrap(endpoint);
  const ask = (parameters: Readonly<Record<string, string>>) =>
    post(
      endpoint,
      signedFor('cloudformation'),
      new URLSearchParams({ Version: '2010-05-15', ...parameters }),
    );
  return {
    endpoint,
    async deploy(stackName, template) {
      const TemplateBody = JSON.stringify(template);
      const Capability = { 'Capabilities.member.1': 'CAPABILITY_IAM' };
      await ask({ Action: 'CreateStack', StackName: stackName, TemplateBody, ...Capability });
      return outputsOf(await ask({ Action: 'DescribeStacks', StackName: stackName }));
    },
    stop: () => void server.kill(),
  };
}

/** Leaves what `cdk bootstrap` leaves for templates to look at. */
async function bootstrap(endpoint: string): Promise<void> {
  const headers = {
    ...signedFor('ssm'),
    'X-Amz-Target': 'AmazonSSM.PutParameter',
    'Content-Type': 'application/x-amz-json-1.1',
  };
  const parameter = { Name: '/cdk-bootstrap/hnb659fds/version', Value: '30', Type: 'String' };
  await post(endpoint, headers, JSON.stringify(parameter));
}

async function post(
  endpoint: string,
  headers: Readonly<Record<string, string>>,
  body: URLSearchParams | string,
): Promise<string> {
  const response = await fetch(endpoint, { method: 'POST', headers, body });
  const text = await response.text();
  if (!response.ok) throw new Error(`${endpoint} answered ${response.status}: ${text}`);
  return text;
}

function outputsOf(description: string): Readonly<Record<string, string>> {
  if (!description.includes('CREATE_COMPLETE')) throw new Error(description);
  const pairs = description.matchAll(
    /<OutputKey>([^<]*)<\/OutputKey>\s*<OutputValue>([^<]*)<\/OutputValue>/g,
  );
  return Object.fromEntries([...pairs].map(([, key = '', value = '']) => [key, value]));
}

async function answered(endpoint: string, server: ChildProcess): Promise<void> {
  for (;;) {
    if (server.exitCode !== null) throw new Error(`moto ended with ${server.exitCode}`);
    try {
      await fetch(`${endpoint}/moto-api/`);
      return;
    } catch {
      await sleep(100);
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
