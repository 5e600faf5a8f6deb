import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import {
  InvalidConfiguration,
  readConfiguration,
  settingNames,
  variableOf,
} from '../../infra/configuration.ts';

describe('the settings', () => {
  it('have defaults for everything', () => {
    expect(readConfiguration({})).toEqual({
      stage: 'dev',
      monitoring: true,
      tracing: false,
      requestLog: true,
      logDays: 30,
      memory: 1024,
      modelAlias: 'champion',
      modelRefresh: 60,
      signing: false,
      training: true,
      trainingImage: 'cuda',
      trainingInstances: 4,
      trainingHours: 6,
      checkpointDays: 30,
    });
  });

  it('are text on the command line, and what JSON has in cdk.json', () => {
    const fromText = readConfiguration({ memory: '2048', tracing: 'true' });
    expect(fromText).toMatchObject({ memory: 2048, tracing: true });
    expect(readConfiguration({ memory: 2048, tracing: true })).toEqual(fromText);
  });

  it('come from the environment where the context has none', () => {
    const environment = { DIGIT_MINT_STAGE: 'test', DIGIT_MINT_ALARM_MAIL: 'a@example.org' };
    expect(readConfiguration({}, environment)).toMatchObject({
      stage: 'test',
      alarmMail: 'a@example.org',
    });
    expect(readConfiguration({ stage: 'prod' }, environment).stage).toBe('prod');
  });

  it('name a domain within its zone, or the zone itself', () => {
    const certificate = 'arn:aws:acm:us-east-1:123456789012:certificate/a';
    for (const domain of ['example.org', 'a.b.example.org']) {
      expect(readConfiguration({ domain, certificate, zone: 'Z1/example.org' }).domain).toBe(
        domain,
      );
    }
    const foreign = { domain: 'anexample.org', certificate, zone: 'Z1/example.org' };
    expect(() => readConfiguration(foreign)).toThrow(/^zone: /);
  });

  it('leave the CDK’s own context alone', () => {
    const context = {
      '@aws-cdk/core:x': true,
      'aws:cdk:bundling-stacks': ['**'],
      'cli-telemetry': false,
    };
    expect(readConfiguration(context)).toEqual(readConfiguration({}));
  });

  it('are all in the guide, with their variables and defaults', async () => {
    const guide = await readFile(new URL('../../docs/deploy.md', import.meta.url), 'utf8');
    const [, section = ''] = guide.split('## Settings\n');
    const [table = ''] = section.split('\n## ');
    const rows = [...table.matchAll(/^\| `(\w+)` \| `?([^|`]*?)`? \|/gm)].map(
      ([, name, standard]) => [name, standard],
    );
    const defaults = readConfiguration({});
    expect(Object.fromEntries(rows)).toEqual(
      Object.fromEntries(settingNames.map((name) => [name, String(defaults[name] ?? '–')])),
    );
    expect(guide).toContain(variableOf('alarmMail'));
  });
});

describe('a wrong setting', () => {
  it.each([
    [
      { stage: 'Prod' },
      'stage: "Prod" was given; allowed: 1 to 16 characters of a-z, 0-9 and "-", starting with a letter',
    ],
    [
      { memory: '256' },
      'memory: "256" was given; allowed: a whole number of megabytes from 512 to 10240',
    ],
    [
      { memory: '1e3' },
      'memory: "1e3" was given; allowed: a whole number of megabytes from 512 to 10240',
    ],
    [{ tracing: 'yes' }, 'tracing: "yes" was given; allowed: "true" or "false"'],
    [
      { region: 'Frankfurt' },
      'region: "Frankfurt" was given; allowed: a region such as eu-central-1',
    ],
    [{ alarmMail: 'me' }, 'alarmMail: "me" was given; allowed: one email address'],
    [{ logDays: '31' }, 'logDays: "31" was given; allowed: 1, 3, 5, 7, 14, 30, 60, 90, 180, 365'],
    [{ trainingImage: 'rocm' }, 'trainingImage: "rocm" was given; allowed: "cuda" or "vulkan"'],
    [{ domain: 'example.org' }, 'domain, certificate: allowed: both or neither'],
    [
      { certificate: 'arn:aws:acm:eu-central-1:123456789012:certificate/a' },
      'certificate: "arn:aws:acm:eu-central-1:123456789012:certificate/a" was given; allowed: the ARN of an ACM certificate in us-east-1, the region that CloudFront reads them from',
    ],
    [
      { zone: 'Z1/example.org' },
      'zone: "Z1/example.org" was given; allowed: the zone that contains domain (not given)',
    ],
    [
      { rateLimit: '1000', region: 'eu-central-1' },
      'rateLimit: "1000" was given; allowed: only with region=us-east-1, the region of CloudFront\'s rules (region is eu-central-1)',
    ],
  ])('%j is refused in one line', (settings, message) => {
    expect(() => readConfiguration(settings)).toThrow(new InvalidConfiguration(message));
  });

  it('is refused when no model has its name', () => {
    expect(() => readConfiguration({ stge: 'prod' })).toThrow(
      `stge: no such setting; allowed: ${settingNames.join(', ')}`,
    );
  });
});
