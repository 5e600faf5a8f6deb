import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { describe, expect, it } from 'vitest';
import { appWith, synthesised, synthesisedTraining } from '../synthesised.ts';

interface PluginReport {
  readonly pluginName: string;
  readonly conclusion: string;
  readonly violations: readonly unknown[];
  readonly suppressedViolations: readonly { readonly ruleName: string; readonly reason: string }[];
}

/** Synthesises under settings, and gives what cdk-nag's AwsSolutions found. */
function checked(settings: Readonly<Record<string, string>>): PluginReport {
  const { app, outdir } = appWith(settings);
  app.synth();
  const { pluginReports } = JSON.parse(
    readFileSync(join(outdir, 'validation-report.json'), 'utf8'),
  ) as { readonly pluginReports: readonly PluginReport[] };
  const report = pluginReports.find(({ pluginName }) => pluginName === 'AwsSolutions');
  if (!report) throw new Error('cdk-nag did not run');
  return report;
}

const everything = {
  stage: 'prod',
  region: 'us-east-1',
  alarmMail: 'a@example.org',
  tracing: 'true',
  domain: 'digits.example.org',
  certificate: 'arn:aws:acm:us-east-1:123456789012:certificate/a',
  zone: 'Z1/example.org',
  rateLimit: '2000',
  reservedConcurrency: '50',
  publicKeys: 'YWJj',
  signing: 'true',
  trainingImage: 'vulkan',
};

describe('cdk-nag’s AwsSolutions', () => {
  it.each([
    ['the defaults', {}],
    ['everything', everything],
    ['the least', { training: 'false', monitoring: 'false' }],
  ])('finds nothing in %s, but for what is accepted with its reason', (_, settings) => {
    const { conclusion, violations, suppressedViolations } = checked(settings);
    expect(violations).toEqual([]);
    expect(conclusion).toBe('success');
    for (const { reason } of suppressedViolations) expect(reason.length).toBeGreaterThan(40);
  });

  it('accepts nothing else', () => {
    const accepted = new Set(checked({}).suppressedViolations.map(({ ruleName }) => ruleName));
    expect([...accepted].toSorted()).toEqual([
      'AwsSolutions-CFR1',
      'AwsSolutions-CFR2',
      'AwsSolutions-CFR4',
      'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role]',
      'AwsSolutions-IAM5[Resource::*]',
      'AwsSolutions-IAM5[Resource::<ModelsC55D3500.Arn>/checkpoints/*]',
      'AwsSolutions-IAM5[Resource::<ModelsC55D3500.Arn>/models/*]',
      'AwsSolutions-IAM5[Resource::<ModelsC55D3500.Arn>/sweeps/*]',
    ]);
  });

  it('would stop the synth of a bucket without TLS', () => {
    const { app, stacks } = appWith({ training: 'false' });
    const { node } = new Bucket(stacks.api, 'Open');
    expect(() => app.synth()).toThrow(/AwsSolutions-S10/);
    expect(node.path).toBe('Api/Open');
  });
});

describe('the templates', () => {
  it('are those of the last change that was meant (hashes apart)', () => {
    const { models, api } = synthesised();
    const training = synthesisedTraining();
    for (const [name, template] of Object.entries({ models, api, training })) {
      const text = JSON.stringify(template.toJSON(), null, 1);
      expect(text.replaceAll(/[0-9a-f]{64}/g, '<hash>')).toMatchSnapshot(name);
    }
  });
});
