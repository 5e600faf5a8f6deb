import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  ListBucketsCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connectS3 } from '../../infra/stage-buckets.ts';
import { nodeParametersOf } from '../fixtures/built-entries.ts';
import { needs } from '../fixtures/requirements.ts';
import { runScript } from '../fixtures/run-script.ts';
import { type Moto, motoEnvironment, startMoto } from './moto.ts';

const entry = 'infra/deploy-destroy.ts';

describe('npm run deploy:destroy', () => {
  it.each([[[]], [['--stage', 'Prod']], [['--stage', 'dev', '--now']]])(
    'says how it is used, and ends with 2: %j',
    async (parameters) => {
      const { code, stderr } = await runScript(entry, parameters);
      expect(stderr).toMatch(/^usage: npm run deploy:destroy -- --stage NAME /);
      expect(code).toBe(2);
    },
  );
});

describe('npm run deploy:destroy, on moto’s S3', needs('moto'), () => {
  let moto: Moto;
  let s3: S3Client;
  const kept = { ...process.env };
  const [models, other, foreign] = [
    'digit-mint-dev-models-modelsc55d3500-abcdefghijkl',
    'digit-mint-prod-models-modelsc55d3500-abcdefghijkl',
    'digit-mint-dev-models-modelsc55d3500-mnopqrstuvwx',
  ];

  beforeAll(async () => {
    moto = await startMoto();
    Object.assign(process.env, motoEnvironment(moto));
    s3 = connectS3(process.env);
  });
  afterAll(() => {
    moto?.stop();
    process.env = kept;
  });
  beforeEach(async () => {
    await makeBucket(models, 'dev');
    await makeBucket(other, 'prod');
    await makeBucket(foreign, null);
  });

  /** Makes a bucket with an object of two versions and one that is deleted, unless it is there. */
  async function makeBucket(name: string, stage: string | null): Promise<void> {
    if ((await names()).includes(name)) return;
    const region = process.env['AWS_REGION'] as 'eu-central-1';
    const Bucket = name;
    await s3.send(
      new CreateBucketCommand({
        Bucket,
        CreateBucketConfiguration: { LocationConstraint: region },
      }),
    );
    const VersioningConfiguration = { Status: 'Enabled' } as const;
    await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
    if (stage !== null) {
      const TagSet = [
        { Key: 'application', Value: 'digit-mint' },
        { Key: 'stage', Value: stage },
      ];
      await s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));
    }
    for (const [Key, Body] of [
      ['models/a', '1'],
      ['models/a', '2'],
      ['models/b', '1'],
    ] as const) {
      await s3.send(new PutObjectCommand({ Bucket, Key, Body }));
    }
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'models/b' }));
  }

  async function names(): Promise<readonly string[]> {
    const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
    return Buckets.map(({ Name = '' }) => Name);
  }

  /** Runs the command, and types an answer. */
  async function answered(typed: string) {
    const parameters = [...(await nodeParametersOf(entry)), '--stage', 'dev', '--buckets-only'];
    const child = spawn(process.execPath, parameters, { stdio: ['pipe', 'pipe', 'inherit'] });
    child.stdin.end(`${typed}\n`);
    const closed = once(child, 'close') as Promise<[number | null]>;
    const stdout = await text(child.stdout);
    const [code] = await closed;
    return { code, stdout };
  }

  it('deletes the buckets of the stage with all versions, and no other bucket', async () => {
    const { code, stdout, stderr } = await runScript(entry, [
      '--stage',
      'dev',
      '--buckets-only',
      '--yes',
    ]);
    expect(stdout, stderr).toContain(`  ${models} with 4 versions of objects`);
    expect(stdout).toContain(`deleted ${models}\n`);
    expect(code).toBe(0);
    expect((await names()).toSorted()).toEqual([foreign, other].toSorted());
  });

  it('asks first, and the end of the input is no', async () => {
    const { code, stdout } = await runScript(entry, ['--stage', 'dev', '--buckets-only']);
    expect(stdout).toContain("Type the stage's name to go on: ");
    expect(stdout).toMatch(/nothing was deleted\n$/);
    expect(code).toBe(1);
    expect(await names()).toContain(models);
  });

  it.each(['prod', 'yes', 'DEV'])(
    'deletes nothing when %s is typed in place of the stage',
    async (typed) => {
      const { code, stdout } = await answered(typed);
      expect(stdout).toMatch(/nothing was deleted\n$/);
      expect(code).toBe(1);
      expect(await names()).toContain(models);
    },
  );

  it('deletes when the name of the stage is typed', async () => {
    const { code, stdout } = await answered('dev');
    expect(stdout).toContain(`deleted ${models}\n`);
    expect(code).toBe(0);
    expect(await names()).not.toContain(models);
  });
});
