import { Stack, Stage } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { addStacks } from '../../../infra/stacks/stacks.ts';
import { parseConfiguration } from '../../../infra/stage.ts';
import { appWith, type Settings, synthesised, templateOf } from '../synthesised.ts';

interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/** The templates of the stacks that the settings have. */
function templatesOf(settings: Settings) {
  const { models, api, training } = synthesised(settings);
  return { models: models.toJSON(), api: api.toJSON(), training: training.toJSON() };
}

function resourcesOf(settings: Settings): readonly (readonly [string, Resource])[] {
  return Object.values(templatesOf(settings)).flatMap((template) =>
    Object.entries(template['Resources'] as Readonly<Record<string, Resource>>),
  );
}

/** Names that refer to another resource, or that must be unique only within one. */
const otherNames: readonly string[] = [
  'AWS::CloudWatch::Alarm.MetricName',
  'AWS::IAM::Policy.PolicyName',
  'AWS::Lambda::Permission.FunctionName',
  'AWS::Logs::MetricFilter.LogGroupName',
  'AWS::EC2::VPCEndpoint.ServiceName',
  'AWS::EC2::FlowLog.LogGroupName',
  'Custom::CDKBucketDeployment.DestinationBucketName',
];

/** The names that a resource's template gives to it, which must be unique in the account. */
function physicalNames([, { Type, Properties = {} }]: readonly [string, Resource]): string[] {
  const configurations = Object.entries(Properties).filter(
    ([key]) => key.endsWith('Config') || key === 'Budget',
  );
  const levels = [Properties, ...configurations.map(([, value]) => value as object)];
  return levels.flatMap((level) =>
    Object.entries(level)
      .filter(([key]) => /(^|[a-z])Name$/.test(key) && !otherNames.includes(`${Type}.${key}`))
      .map(([, value]) => `${Type} ${JSON.stringify(value)}`),
  );
}

describe('two stages in two regions of one account', () => {
  const gpu = { trainingImage: 'cuda', alarmMail: 'a@example.org' };
  const all = ['dev', 'prod'].flatMap((stage) =>
    ['us-east-1', 'eu-central-1'].map((region) => ({ ...gpu, stage, region })),
  );

  it('use no physical name twice', () => {
    const names = all.flatMap((settings) => resourcesOf(settings).flatMap(physicalNames));
    // CloudFront's two cache policies, two request policies, three policies of headers, four functions and two access
    // controls, and the budget.
    expect(names).toHaveLength(14 * all.length);
    expect(new Set(names).size).toBe(names.length);
  });

  it('are synthesised by one app, whose stacks have names of their own', () => {
    const { app } = appWith({ training: false });
    for (const { stage, region } of all.slice(1)) {
      const scope = new Stage(app, `${stage}-${region}`);
      addStacks(scope, parseConfiguration(stage, { region, training: false }));
    }
    const stacks = app.node.findAll().filter((construct) => construct instanceof Stack);
    expect(stacks).toHaveLength(2 * all.length);
    const places = stacks.map(({ stackName, region }) => `${stackName} ${region}`);
    expect(new Set(places).size).toBe(places.length);
    const names = stacks
      .flatMap((stack) => Object.entries(templateOf(stack).toJSON()['Resources'] as object))
      .flatMap(physicalNames);
    // All of the above but the budget, which needs an address.
    expect(names).toHaveLength(13 * all.length);
    expect(new Set(names).size).toBe(names.length);
  });

  it('use names that CloudFront takes, even for the longest stage', () => {
    const longest = { ...gpu, stage: 'a'.repeat(16), region: 'ap-southeast-2' };
    for (const name of resourcesOf(longest).flatMap(physicalNames)) {
      expect(name).toMatch(/^AWS::\w+::\w+ "[\w-]{1,64}"$/);
    }
  });

  it('export under names of their own', () => {
    const exports = all.map((settings) => exportsOf(settings).join());
    // The same names in two regions are two exports.
    expect(new Set(exports).size).toBe(2);
  });
});

describe('the longest stage', () => {
  it('leaves room for the names that CloudFormation gives to buckets', () => {
    const stage = 'a'.repeat(16);
    for (const [stack, template] of Object.entries(templatesOf({ stage }))) {
      const resources = template['Resources'] as Readonly<Record<string, Resource>>;
      for (const [id, { Type }] of Object.entries(resources)) {
        if (Type !== 'AWS::S3::Bucket') continue;
        // CloudFormation adds a hyphen and 12 or 13 characters, and S3 allows 63.
        const name = `digit-mint-${stage}-${stack}-${id.toLowerCase()}-${'x'.repeat(13)}`;
        expect(name.length, name).toBeLessThanOrEqual(63);
      }
    }
  });
});

function exportsOf(settings: Settings): readonly string[] {
  const { Outputs } = synthesised(settings).models.toJSON() as {
    readonly Outputs: Readonly<Record<string, { readonly Export?: { readonly Name: string } }>>;
  };
  return Object.values(Outputs).flatMap(({ Export }) => (Export ? [Export.Name] : []));
}

/** The exports that a template reads. */
function importsOf(template: object): readonly string[] {
  const found = JSON.stringify(template).matchAll(/"Fn::ImportValue":"([^"]+)"/g);
  return [...new Set([...found].map(([, name = '']) => name))];
}

describe('an option that is turned off', () => {
  const on = {
    region: 'us-east-1',
    alarmMail: 'a@example.org',
    tracing: true,
    domain: 'digits.example.org',
    zone: 'Z1/example.org',
    rateLimit: 2000,
    signing: true,
    trainingImage: 'cuda',
  };
  const off: readonly Settings[] = [
    {},
    { training: false },
    { region: 'us-east-1', monitoring: false, edgeLog: false },
    { ...on, signing: false },
    { ...on, trainingImage: 'cpu' },
  ];

  it.each(off)('removes no export that a deployed stack reads: %j', (settings) => {
    const exports = exportsOf(settings);
    const { api, training } = templatesOf(on);
    const read = [...importsOf(api), ...importsOf(training)];
    expect(read.length).toBeGreaterThan(3);
    expect(exports).toEqual(expect.arrayContaining(read));
    expect(exports).toEqual(exportsOf(on));
  });

  it('leaves no stack but Models with an export', () => {
    const { api, training } = templatesOf(on);
    expect(JSON.stringify([api['Outputs'], training['Outputs']])).not.toContain('"Export"');
  });
});
