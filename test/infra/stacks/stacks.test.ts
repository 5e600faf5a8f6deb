import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { describe, expect, it } from 'vitest';
import { appWith, groupsOfSettings } from '../synthesised.ts';

interface PluginReport {
  readonly pluginName: string;
  readonly conclusion: string;
  readonly violations: readonly unknown[];
  readonly suppressedViolations: readonly { readonly ruleName: string; readonly reason: string }[];
}

type SettingsName = keyof typeof groupsOfSettings;
const names = Object.keys(groupsOfSettings) as SettingsName[];

const folders = new Map<SettingsName, string>();

/** The folder of what the settings synthesise, checks included; each is synthesised once. */
function synthesisFolder(name: SettingsName): string {
  const present = folders.get(name);
  if (present !== undefined) return present;
  const { app, outdir } = appWith(groupsOfSettings[name]);
  app.synth();
  folders.set(name, outdir);
  return outdir;
}

/** What cdk-nag's AwsSolutions found. */
function checked(name: SettingsName): PluginReport {
  const { pluginReports } = JSON.parse(
    readFileSync(join(synthesisFolder(name), 'validation-report.json'), 'utf8'),
  ) as { readonly pluginReports: readonly PluginReport[] };
  const report = pluginReports.find(({ pluginName }) => pluginName === 'AwsSolutions');
  if (!report) throw new Error('cdk-nag did not run');
  return report;
}

/** Each stack's template as text, with the hashes of assets masked. */
function templates(name: SettingsName): ReadonlyMap<string, string> {
  const ending = '.template.json';
  const folder = synthesisFolder(name);
  const files = readdirSync(folder).filter((file) => file.endsWith(ending));
  return new Map(
    files.map((file) => [
      file.slice(0, -ending.length),
      readFileSync(join(folder, file), 'utf8').replaceAll(/[0-9a-f]{64}/g, '<hash>'),
    ]),
  );
}

/** The first digits of the SHA-256 of each part of a template; the path of the function's handler is masked. */
function digestsOfParts(template: string): Readonly<Record<string, string>> {
  const masked = template.replaceAll(/"[\w/]*lambda\.handler"/g, '"<handler>"');
  const sections = Object.entries(JSON.parse(masked) as Record<string, Record<string, unknown>>);
  return Object.fromEntries(
    sections.flatMap(([section, entries]) =>
      Object.entries(entries).map(([id, value]) => [
        `${section}/${id}`,
        createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16),
      ]),
    ),
  );
}

describe('cdk-nag’s AwsSolutions', () => {
  it.each(names)('finds nothing in %s, but for what is accepted with its reason', (name) => {
    const { conclusion, violations, suppressedViolations } = checked(name);
    expect(violations).toEqual([]);
    expect(conclusion).toBe('success');
    for (const { reason } of suppressedViolations) expect(reason.length).toBeGreaterThan(40);
  });

  it('accepts nothing else', () => {
    const accepted = new Set(
      (['the defaults', 'another region'] as const).flatMap((name) =>
        checked(name).suppressedViolations.map(({ ruleName }) => ruleName),
      ),
    );
    expect([...accepted].toSorted()).toEqual([
      'AwsSolutions-CFR1',
      'AwsSolutions-CFR2',
      'AwsSolutions-CFR4',
      'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
      'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role]',
      'AwsSolutions-IAM5[Action::s3:Abort*]',
      'AwsSolutions-IAM5[Action::s3:DeleteObject*]',
      'AwsSolutions-IAM5[Action::s3:GetBucket*]',
      'AwsSolutions-IAM5[Action::s3:GetObject*]',
      'AwsSolutions-IAM5[Action::s3:List*]',
      'AwsSolutions-IAM5[Resource::*]',
      'AwsSolutions-IAM5[Resource::<ModelsC55D3500.Arn>/checkpoints/*]',
      'AwsSolutions-IAM5[Resource::<ModelsC55D3500.Arn>/models/*]',
      'AwsSolutions-IAM5[Resource::<ModelsC55D3500.Arn>/sweeps/*]',
      'AwsSolutions-IAM5[Resource::<Static3DDAA197.Arn>/*]',
      'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::cdk-hnb659fds-assets-<AWS::AccountId>-<AWS::Region>/*]',
      'AwsSolutions-IAM5[Resource::arn:aws:s3:::cdk-hnb659fds-assets-<AWS::AccountId>-eu-central-1/*]',
      'AwsSolutions-L1',
      'AwsSolutions-S1',
    ]);
  });

  it('would stop the synth of a bucket without TLS', () => {
    const { app, stacks } = appWith({ training: false });
    const { node } = new Bucket(stacks.api, 'Open');
    expect(() => app.synth()).toThrow(/AwsSolutions-S10/);
    expect(node.path).toBe('Api/Open');
  });
});

describe('the templates', () => {
  it('of the defaults are those of the last change that was meant, in full', () => {
    for (const [stack, template] of templates('the defaults')) {
      expect(JSON.stringify(JSON.parse(template), null, 1)).toMatchSnapshot(stack);
    }
  });

  it.each(['everything', 'another region', 'the least'] as const)(
    'under the settings for %s have the parts of the last change that was meant',
    (name) => {
      const stacks = [...templates(name)].map(([stack, template]) => {
        expect(template).not.toContain(process.cwd());
        return [stack, digestsOfParts(template)] as const;
      });
      expect(Object.fromEntries(stacks)).toMatchSnapshot();
    },
  );
});
