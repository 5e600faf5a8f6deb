import {
  BatchClient,
  CreateComputeEnvironmentCommand,
  CreateJobQueueCommand,
  DescribeJobsCommand,
  RegisterJobDefinitionCommand,
} from '@aws-sdk/client-batch';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needs } from '../../fixtures/requirements.ts';
import { runScript } from '../../fixtures/run-script.ts';
import { type Moto, motoEnvironment, startMoto } from '../../infra/moto.ts';

const entry = 'pipeline/commands/submit.ts';
const role = 'arn:aws:iam::123456789012:role/batch';

describe('pipeline:submit, on moto’s Batch', needs('moto'), () => {
  let moto: Moto;
  let client: BatchClient;
  let environment: Record<string, string>;

  beforeAll(async () => {
    moto = await startMoto();
    environment = motoEnvironment(moto);
    // Jobs end at once, where otherwise moto asks Docker to run them.
    await fetch(`${moto.endpoint}/moto-api/config`, {
      method: 'POST',
      body: JSON.stringify({ batch: { use_docker: false } }),
    });
    client = new BatchClient({
      endpoint: moto.endpoint,
      region: environment['AWS_REGION'] ?? '',
      credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
    });
    await prepareQueue(client, moto.endpoint);
  });

  afterAll(() => moto?.stop());

  it('submits a job that Batch accepts, and follows it to its end', async () => {
    const { code, stdout, stderr } = await runScript(
      entry,
      [
        '--queue',
        'gpu',
        '--definition',
        'training',
        '--seed',
        '3',
        '--name',
        'moto',
        '--poll',
        '1',
      ],
      undefined,
      environment,
    );
    const id = stdout.trim();
    expect(stderr).toContain(`job ${id}: SUCCEEDED`);
    expect(code).toBe(0);
    const { jobs = [] } = await client.send(new DescribeJobsCommand({ jobs: [id] }));
    expect(jobs[0]?.jobName).toBe('moto');
  });

  it('prints the error of Batch for a queue that does not exist', async () => {
    const { code, stderr } = await runScript(
      entry,
      ['--queue', 'none', '--definition', 'training'],
      undefined,
      environment,
    );
    expect(stderr).toMatch(/^error: --queue none --definition training: http:\S+ says: .*none/);
    expect(code).toBe(2);
  });
});

async function prepareQueue(client: BatchClient, endpoint: string): Promise<void> {
  await fetch(endpoint, {
    method: 'POST',
    headers: {
      Authorization:
        'AWS4-HMAC-SHA256 Credential=x/20261123/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=x',
    },
    body: new URLSearchParams({
      Action: 'CreateRole',
      Version: '2010-05-08',
      RoleName: 'batch',
      AssumeRolePolicyDocument: '{}',
    }),
  });
  const { computeEnvironmentArn = '' } = await client.send(
    new CreateComputeEnvironmentCommand({
      computeEnvironmentName: 'machines',
      type: 'UNMANAGED',
      state: 'ENABLED',
      serviceRole: role,
    }),
  );
  await client.send(
    new CreateJobQueueCommand({
      jobQueueName: 'gpu',
      state: 'ENABLED',
      priority: 1,
      computeEnvironmentOrder: [{ order: 1, computeEnvironment: computeEnvironmentArn }],
    }),
  );
  await client.send(
    new RegisterJobDefinitionCommand({
      jobDefinitionName: 'training',
      type: 'container',
      containerProperties: { image: 'training', vcpus: 1, memory: 128, command: ['--seed', '1'] },
    }),
  );
}
