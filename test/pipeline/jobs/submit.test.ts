import { onTestFinished, describe, expect, it } from 'vitest';
import {
  accessKeys,
  type JobState,
  type PretendedBatch,
  startPretendedBatch,
} from '../../fixtures/batch/pretended-batch.ts';
import { runScript } from '../../fixtures/run-script.ts';

const entry = 'pipeline/commands/submit.ts';
const id = '11111111-2222-3333-4444-555555555555';
const log = ['engine tensorflow-gpu', 'iteration 20/60', 'iteration 60/60', 'done: is champion'];
const endsWell: readonly JobState[] = [
  { status: 'RUNNABLE' },
  { status: 'STARTING', logLines: 0 },
  { status: 'RUNNING', logLines: 1 },
  { status: 'RUNNING', logLines: 3 },
  { status: 'SUCCEEDED', logLines: 4, exitCode: 0 },
];

async function startBatch(states: readonly JobState[]): Promise<PretendedBatch> {
  const batch = await startPretendedBatch({ queue: 'gpu', definition: 'training:3', states, log });
  onTestFinished(async () => batch.stop());
  return batch;
}

function environmentOf(endpoint: string, accessKey: string = accessKeys.known) {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: accessKey,
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_REGION: 'eu-central-1',
  };
}

const requested = ['--queue', 'gpu', '--definition', 'training:3', '--poll', '1'];

describe('pipeline:submit', () => {
  it('submits the flags of a run unchanged, and prints its states and log until it ends', async () => {
    const batch = await startBatch(endsWell);
    const flags = ['--preset', 'quick', '--seed', '7', '--name', 'evening.run'];
    const { code, stdout, stderr } = await runScript(
      entry,
      [...requested, ...flags],
      undefined,
      environmentOf(batch.endpoint),
    );
    expect(code).toBe(0);
    expect(stdout).toBe(`${id}\n`);
    expect(batch.submitted).toEqual([
      {
        jobName: 'evening-run',
        jobQueue: 'gpu',
        jobDefinition: 'training:3',
        containerOverrides: {
          command: ['--preset', 'quick', '--seed', '7'],
          environment: [{ name: 'RUN_NAME', value: 'evening.run' }],
        },
      },
    ]);
    expect(stderr).toBe(
      [
        `job ${id}: submitted to gpu`,
        `job ${id}: RUNNABLE`,
        `job ${id}: STARTING`,
        `job ${id}: RUNNING`,
        ...log.slice(0, 3),
        `job ${id}: SUCCEEDED (exit code 0)`,
        ...log.slice(3),
        '',
      ].join('\n'),
    );
  });

  it('fails when the job fails, and says why', async () => {
    const { endpoint } = await startBatch([
      {
        status: 'FAILED',
        exitCode: 2,
        statusReason: 'Essential container in task exited',
        logLines: 1,
      },
    ]);
    const { code, stderr } = await runScript(entry, requested, undefined, environmentOf(endpoint));
    expect(stderr).toContain(
      `job ${id}: FAILED (exit code 2; Essential container in task exited)\nengine tensorflow-gpu\n`,
    );
    expect(code).toBe(1);
  });

  it('stops following at Ctrl-C, not the job, and follows it again', async ({ skip }) => {
    skip(process.platform === 'win32', 'Windows has no signals');
    const { endpoint, submitted } = await startBatch([
      { status: 'RUNNING', logLines: 1 },
      { status: 'RUNNING', logLines: 1 },
      { status: 'SUCCEEDED', logLines: 4 },
    ]);
    let isSent = false;
    const patient = [...requested.slice(0, -1), '60'];
    const { code, stderr } = await runScript(
      entry,
      patient,
      (text, child) => {
        if (!isSent && text.includes('engine')) isSent = child.kill('SIGINT');
      },
      environmentOf(endpoint),
    );
    expect(code).toBe(130);
    expect(stderr).toContain(
      `job ${id}: continues; to follow it: npm run pipeline:submit -- --follow ${id}; to end it: aws batch terminate-job --job-id ${id} `,
    );
    const again = await runScript(
      entry,
      ['--follow', id, '--poll', '1'],
      undefined,
      environmentOf(endpoint),
    );
    // From the beginning of the log: nothing of it was told to this process.
    expect(again.stderr).toBe(
      [`job ${id}: RUNNING`, log[0], `job ${id}: SUCCEEDED`, ...log.slice(1), ''].join('\n'),
    );
    expect(again.code).toBe(0);
    expect(submitted).toHaveLength(1);
  });

  it('does not follow with --detach', async () => {
    const { endpoint } = await startBatch(endsWell);
    const { code, stdout, stderr } = await runScript(
      entry,
      [...requested, '--detach'],
      undefined,
      environmentOf(endpoint),
    );
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: `${id}\n`,
      stderr: `job ${id}: submitted to gpu\n`,
    });
  });
});

describe('pipeline:submit says in one line that', () => {
  const fail = async (parameters: readonly string[], environment: Record<string, string>) => {
    const { code, stderr } = await runScript(entry, parameters, undefined, environment);
    return { code, stderr };
  };

  it('there is no such queue, or no such definition', async () => {
    const { endpoint } = await startBatch(endsWell);
    const environment = environmentOf(endpoint);
    expect(await fail(requested.with(1, 'cpu'), environment)).toEqual({
      code: 2,
      stderr: `error: --queue cpu --definition training:3: ${endpoint} says: JobQueue cpu not found.\n`,
    });
    expect(await fail(requested.with(3, 'other'), environment)).toEqual({
      code: 2,
      stderr: `error: --queue gpu --definition other: ${endpoint} says: JobDefinition other not found.\n`,
    });
  });

  it('the credentials lack permission or are unknown', async () => {
    const { endpoint } = await startBatch(endsWell);
    expect(await fail(requested, environmentOf(endpoint, accessKeys.denied))).toEqual({
      code: 1,
      stderr:
        'error: --queue gpu --definition training:3: denied: User: arn:aws:iam::1:user/u is not authorized to perform: batch:SubmitJob\n',
    });
    expect(await fail(requested, environmentOf(endpoint, 'AKIDOTHER'))).toEqual({
      code: 1,
      stderr:
        'error: --queue gpu --definition training:3: the access key is unknown there: check AWS_ACCESS_KEY_ID\n',
    });
  });

  it('there are no credentials', async () => {
    const none = {
      AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
      AWS_ACCESS_KEY_ID: '',
      AWS_SECRET_ACCESS_KEY: '',
      AWS_PROFILE: '',
      AWS_CONFIG_FILE: '/nowhere',
      AWS_SHARED_CREDENTIALS_FILE: '/nowhere',
      AWS_EC2_METADATA_DISABLED: 'true',
    };
    const { code, stderr } = await fail(requested, none);
    expect(stderr).toBe(
      'error: --queue gpu --definition training:3: no credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or give this machine a role\n',
    );
    expect(code).toBe(1);
  });

  it('the server cannot be reached', async () => {
    const { code, stderr } = await fail(requested, environmentOf('http://127.0.0.1:9'));
    expect(stderr).toBe(
      'error: --queue gpu --definition training:3: http://127.0.0.1:9 cannot be reached: the connection was refused\n',
    );
    expect(code).toBe(1);
  });

  it('there is no such job', async () => {
    const { endpoint } = await startBatch(endsWell);
    const { code, stderr } = await fail(['--follow', 'nothing'], environmentOf(endpoint));
    expect(stderr).toBe(`error: job nothing: ${endpoint} has no such job\n`);
    expect(code).toBe(2);
  });

  it('a name is not allowed for a run', async () => {
    const { code, stderr } = await fail([...requested, '--name', 'evening run'], {});
    expect(stderr).toBe(
      "error: option '--name <name>' argument 'evening run' is invalid. Up to 200 letters, digits and any of _.@=+- are allowed.\n",
    );
    expect(code).toBe(2);
  });

  it('a flag is missing', async () => {
    expect(await fail(['--queue', 'gpu'], {})).toEqual({
      code: 2,
      stderr: 'error: --definition: give the name of the job definition\n',
    });
  });
});
