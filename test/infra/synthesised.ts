import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll } from 'vitest';
import { addStacks } from '../../infra/stacks/stacks.ts';
import { parseConfiguration } from '../../infra/stage.ts';

interface CdkJson {
  readonly app: string;
  readonly context: Readonly<Record<string, unknown>>;
}

/** The file that the CDK's command line reads: its flags decide what templates look like. */
export const cdkJson = JSON.parse(
  readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8'),
) as CdkJson;

/** The settings of a stage's file; `stage` is the file's name. */
export type Settings = Readonly<Record<string, string | number | boolean>>;

const everything = {
  stage: 'prod',
  region: 'us-east-1',
  alarmMail: 'a@example.org',
  tracing: true,
  domain: 'digits.example.org',
  zone: 'Z1/example.org',
  rateLimit: 2000,
  reservedConcurrency: 50,
  publicKeys: 'YWJj',
  signing: true,
  trainingImage: 'vulkan',
};

const abroad = {
  region: 'eu-central-1',
  domain: 'digits.example.org',
  zone: 'Z1/example.org',
  trainingImage: 'cuda',
};

/** Settings whose whole templates are checked: the defaults, each option, another region, what can be left out. */
export const groupsOfSettings = {
  'the defaults': {},
  everything,
  'another region': abroad,
  'the least': { training: false, monitoring: false },
} as const;
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** The app that cdk.json names, with settings; nothing is bundled, and images are not copied. */
export function appWith({ stage = 'dev', ...settings }: Settings = {}) {
  const outdir = mkdtempSync(join(tmpdir(), 'digit-mint-synth-'));
  folders.push(outdir);
  const app = new App({
    outdir,
    context: {
      ...cdkJson.context,
      'aws:cdk:bundling-stacks': [],
      'aws:cdk:disable-asset-staging': true,
      'aws:cdk:disable-stack-trace': true,
    },
  });
  return { app, outdir, stacks: addStacks(app, parseConfiguration(String(stage), settings)) };
}

/** The templates of an app. */
interface Templates {
  readonly models: Template;
  readonly api: Template;
  readonly training: Template;
  readonly certificate: Template;
}

const synthesisedBefore = new Map<string, Templates>();

/** The templates of the stacks under settings; each group of settings is synthesised once in a process. */
export function synthesised(settings: Settings = {}): Templates {
  const key = JSON.stringify(settings);
  const present = synthesisedBefore.get(key);
  if (present) return present;
  const { stacks } = appWith(settings);
  // All at once: the folder is removed with the first test file that asks.
  const training = stacks.training && templateOf(stacks.training);
  const certificate = stacks.certificate && templateOf(stacks.certificate);
  const made = {
    models: templateOf(stacks.models),
    api: templateOf(stacks.api),
    get training() {
      if (!training) throw new Error('no Training stack');
      return training;
    },
    get certificate() {
      if (!certificate) throw new Error('no Certificate stack');
      return certificate;
    },
  };
  synthesisedBefore.set(key, made);
  return made;
}

/** The templates of the Models, Api and Certificate stacks under settings, without the time that Training takes. */
export function synthesisedApi(settings: Settings = {}): Omit<Templates, 'training'> {
  return synthesised({ training: false, ...settings });
}

/** A stack's template, without the checks, which take seconds and have tests of their own. */
export function templateOf(stack: Stack): Template {
  process.env['CDK_VALIDATION'] = 'false';
  try {
    return Template.fromStack(stack);
  } finally {
    delete process.env['CDK_VALIDATION'];
  }
}
