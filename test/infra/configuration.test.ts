import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { settingNames, stageSchema } from '../../infra/configuration.ts';
import { InvalidConfiguration, parseConfiguration, readStage } from '../../infra/stage.ts';

describe('the settings', () => {
  it('have defaults for everything', () => {
    expect(parseConfiguration('dev', {})).toEqual({
      stage: 'dev',
      budget: 20,
      monitoring: true,
      tracing: false,
      requestLog: true,
      edgeLog: true,
      logDays: 30,
      memory: 1024,
      modelAlias: 'champion',
      modelRefresh: 60,
      signing: false,
      training: true,
      trainingImage: 'cpu',
      trainingCapacity: 'spot',
      trainingInstances: 4,
      trainingZones: 3,
      trainingHours: 6,
      checkpointDays: 30,
    });
  });

  it('name a domain within its zone, or the zone itself', () => {
    const certificate = 'arn:aws:acm:us-east-1:123456789012:certificate/a';
    for (const domain of ['example.org', 'a.b.example.org']) {
      const settings = { domain, certificate, zone: 'Z1/example.org' };
      expect(parseConfiguration('dev', settings).domain).toBe(domain);
    }
    const foreign = { domain: 'anexample.org', certificate, zone: 'Z1/example.org' };
    expect(() => parseConfiguration('dev', foreign)).toThrow(/^zone: /);
  });

  it('are all in the guide, with their defaults', async () => {
    const guide = await readFile(new URL('../../docs/deploy.md', import.meta.url), 'utf8');
    const [, section = ''] = guide.split('## Settings\n');
    const [table = ''] = section.split('\n## ');
    const rows = [...table.matchAll(/^\| `(\w+)` \| `?([^|`]*?)`? \|/gm)].map(
      ([, name, standard]) => [name, standard],
    );
    const defaults = parseConfiguration('dev', {});
    expect(Object.fromEntries(rows)).toEqual(
      Object.fromEntries(settingNames.map((name) => [name, String(defaults[name] ?? '–')])),
    );
  });

  it('have the JSON schema that editors read', async () => {
    const file = new URL('../../infra/stage.schema.json', import.meta.url);
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(stageSchema());
  });
});

describe('a stage', () => {
  const folder = mkdtempSync(join(tmpdir(), 'digit-mint-stages-'));
  const write = (name: string, text: string) => writeFileSync(join(folder, `${name}.json`), text);
  beforeAll(() => {
    write('dev', '{}');
    write('prod', '{ "$schema": "../stage.schema.json", "memory": 2048 }');
    write('wrong', '{ "memory": "2048" }');
    write('broken', '{ memory: 2048 }');
    write('list', '[]');
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const read = (context: Readonly<Record<string, unknown>>) => readStage(context, { folder });

  it('is read from its file; dev is the default', () => {
    expect(read({})).toEqual(parseConfiguration('dev', {}));
    expect(read({ stage: 'prod' })).toEqual(parseConfiguration('prod', { memory: 2048 }));
  });

  it('has a file of the repository by default, which is right', () => {
    expect(readStage({}).stage).toBe('dev');
  });

  it('leaves the CDK’s own context alone', () => {
    const context = {
      '@aws-cdk/core:x': true,
      'aws:cdk:bundling-stacks': ['**'],
      'cli-telemetry': false,
    };
    expect(read(context)).toEqual(read({}));
  });

  it.each([
    [
      { stage: 'test' },
      'stage: "test" was given; allowed: broken, dev, list, prod, wrong, or write infra/stages/test.json',
    ],
    [
      { stage: 'Prod' },
      'stage: "Prod" was given; allowed: 1 to 16 characters of a-z, 0-9 and "-", starting with a letter, because a longer name makes the names of buckets too long',
    ],
    [
      { stage: '../../package' },
      'stage: "../../package" was given; allowed: 1 to 16 characters of a-z, 0-9 and "-", starting with a letter, because a longer name makes the names of buckets too long',
    ],
    [
      { stage: 'a-very-long-stage' },
      'stage: "a-very-long-stage" was given; allowed: 1 to 16 characters of a-z, 0-9 and "-", starting with a letter, because a longer name makes the names of buckets too long',
    ],
    [
      { stage: 'prod', alarmMail: 'a@example.org' },
      '-c alarmMail: allowed: only -c stage=NAME; write "alarmMail" into infra/stages/prod.json',
    ],
    [
      { stge: 'prod' },
      '-c stge: allowed: only -c stage=NAME; settings are in infra/stages/dev.json',
    ],
    [
      { stage: 'wrong' },
      'infra/stages/wrong.json: memory: "2048" was given; allowed: a whole number of megabytes from 512 to 10240',
    ],
    [{ stage: 'list' }, 'infra/stages/list.json: allowed: an object of settings'],
  ])('%j is refused in one line', (context, message) => {
    expect(() => read(context)).toThrow(new InvalidConfiguration(message));
  });

  it('is refused when its file is not JSON', () => {
    expect(() => read({ stage: 'broken' })).toThrow(/^infra\/stages\/broken\.json: not JSON: .+$/);
  });
});

describe('a wrong setting', () => {
  it.each([
    [
      { memory: 256 },
      'memory: 256 was given; allowed: a whole number of megabytes from 512 to 10240',
    ],
    [
      { memory: 1024.5 },
      'memory: 1024.5 was given; allowed: a whole number of megabytes from 512 to 10240',
    ],
    [{ tracing: 'true' }, 'tracing: "true" was given; allowed: true or false'],
    [{ alarmMail: 'me' }, 'alarmMail: "me" was given; allowed: one email address'],
    [{ logDays: 31 }, 'logDays: 31 was given; allowed: 1, 3, 5, 7, 14, 30, 60, 90, 180, 365'],
    [
      { trainingImage: 'rocm' },
      'trainingImage: "rocm" was given; allowed: "cpu" or "cuda" or "vulkan"',
    ],
    [
      { domain: 'example.org' },
      'domain: "example.org" was given; allowed: only with zone or certificate',
    ],
    [
      { certificate: 'arn:aws:acm:eu-central-1:123456789012:certificate/a' },
      'certificate: "arn:aws:acm:eu-central-1:123456789012:certificate/a" was given; allowed: the ARN of an ACM certificate in us-east-1, the region that CloudFront reads them from',
    ],
    [{ zone: 'Z1/example.org' }, 'zone: allowed: only with domain'],
    [
      { domain: 'a.example.org', zone: 'Z1/example.org' },
      'zone: allowed: only with region or certificate, because the certificate is made in us-east-1 and passed to that region',
    ],
    [
      { rateLimit: 1000, region: 'eu-central-1' },
      "rateLimit: 1000 was given; allowed: only with region us-east-1, the region of CloudFront's rules (region is eu-central-1)",
    ],
    [
      { signing: true, training: false },
      'signing: true was given; allowed: only with training, whose jobs sign',
    ],
    [
      { trainingImage: 'cuda' },
      'trainingImage: "cuda" was given; allowed: only with region, because each region has other GPUs',
    ],
  ])('%j is refused in one line', (settings, message) => {
    expect(() => parseConfiguration('dev', settings)).toThrow(new InvalidConfiguration(message));
  });

  it('is refused when no setting has its name', () => {
    expect(() => parseConfiguration('dev', { alarmmail: 'a@example.org' })).toThrow(
      `alarmmail: no such setting; allowed: ${settingNames.join(', ')}`,
    );
  });
});

describe('a region', () => {
  it.each([
    [
      { region: 'eu-south-2' },
      'region: "eu-south-2" was given; allowed: a region with Lambda function URLs',
    ],
    [
      { region: 'eu-south-1' },
      'edgeLog: true was given; allowed: false in eu-south-1, to which CloudFront delivers no access log',
    ],
    [{ region: 'us-west-1' }, 'trainingZones: 3 was given; allowed: 1 to 2 in us-west-1'],
  ])('that lacks a service is refused in one line: %j', (settings, message) => {
    expect(() => parseConfiguration('dev', settings)).toThrow(new InvalidConfiguration(message));
  });

  it('that lacks GPUs is refused for an image that needs one', () => {
    const settings = { region: 'mx-central-1', edgeLog: false };
    expect(parseConfiguration('dev', settings).region).toBe('mx-central-1');
    expect(() => parseConfiguration('dev', { ...settings, trainingImage: 'vulkan' })).toThrow(
      /^trainingImage: "vulkan" was given; allowed: "cpu" in mx-central-1; GPUs are in af-south-1, /,
    );
  });

  it.each(['Frankfurt', 'eu-central-9', 'cn-north-1', 'us-gov-west-1'])(
    'that is none of the public cloud is refused: %s',
    (region) => {
      expect(() => parseConfiguration('dev', { region })).toThrow(
        new RegExp(`^region: "${region}" was given; allowed: one of af-south-1, .*us-west-2$`),
      );
    },
  );

  it('is that of the profile where the file names none', () => {
    expect(() => parseConfiguration('dev', {}, { profileRegion: 'eu-south-2' })).toThrow(
      'region: "eu-south-2" was given; allowed: a region with Lambda function URLs',
    );
    expect(parseConfiguration('dev', {}, { profileRegion: 'eu-central-1' }).region).toBeUndefined();
  });
});
