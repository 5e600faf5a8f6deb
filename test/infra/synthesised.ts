import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll } from 'vitest';
import { addStacks } from '../../infra/stacks/stacks.ts';
import { readConfiguration } from '../../infra/configuration.ts';

interface CdkJson {
  readonly app: string;
  readonly context: Readonly<Record<string, unknown>>;
}

/** The file that the CDK's command line reads: its flags decide what templates look like. */
export const cdkJson = JSON.parse(
  readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8'),
) as CdkJson;

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** The app that cdk.json names, with settings; nothing is bundled, and images are not copied. */
export function appWith(settings: Readonly<Record<string, string>> = {}) {
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
  return { app, outdir, stacks: addStacks(app, readConfiguration(settings)) };
}

/** The templates of the Models and the Api stack under settings. */
export function synthesised(settings: Readonly<Record<string, string>> = {}) {
  const { models, api } = appWith({ training: 'false', ...settings }).stacks;
  return { models: templateOf(models), api: templateOf(api) };
}

/** The template of the Training stack under settings. */
export function synthesisedTraining(settings: Readonly<Record<string, string>> = {}): Template {
  const { training } = appWith(settings).stacks;
  if (!training) throw new Error('no Training stack');
  return templateOf(training);
}

/** Without the checks, which take seconds and have tests of their own. */
function templateOf(stack: Stack): Template {
  process.env['CDK_VALIDATION'] = 'false';
  try {
    return Template.fromStack(stack);
  } finally {
    delete process.env['CDK_VALIDATION'];
  }
}
