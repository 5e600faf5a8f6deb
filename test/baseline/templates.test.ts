import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { projectFolder } from './package-script.ts';

// The templates of the default settings stand in test/infra/__snapshots__ in full.
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
const least = { training: 'false', monitoring: 'false' };

const outdir = mkdtempSync(join(tmpdir(), 'digit-mint-templates-'));
afterAll(() => rmSync(outdir, { recursive: true, force: true }));

describe('the synthesised stacks', () => {
  it.each([
    ['everything', everything],
    ['the least', least],
  ])(
    'have the same resources as ever under the settings for %s',
    { timeout: 600_000 },
    (name, settings) => {
      expect(synthesise(name, settings)).toMatchSnapshot();
    },
  );
});

/**
 * Synthesises with the program that cdk.json names; nothing is bundled, and images are not copied.
 *
 * @returns for each stack its parts, and the first digits of their SHA-256; hashes of assets and the path of
 * the function's handler are masked
 */
function synthesise(name: string, settings: object) {
  const { app, context } = JSON.parse(readFileSync(join(projectFolder, 'cdk.json'), 'utf8')) as {
    readonly app: string;
    readonly context: object;
  };
  const folder = join(outdir, name);
  const withoutAssets = {
    'aws:cdk:bundling-stacks': [],
    'aws:cdk:disable-asset-staging': true,
    'aws:cdk:disable-stack-trace': true,
  };
  const { status, stderr } = spawnSync(process.execPath, app.split(' ').slice(1), {
    cwd: projectFolder,
    encoding: 'utf8',
    env: {
      PATH: process.env['PATH'],
      HOME: outdir,
      TMPDIR: tmpdir(),
      // The checks take seconds, and have tests of their own.
      CDK_VALIDATION: 'false',
      CDK_OUTDIR: folder,
      CDK_CONTEXT_JSON: JSON.stringify({ ...context, ...settings, ...withoutAssets }),
    },
  });
  expect(status, stderr).toBe(0);
  const { artifacts } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as {
    readonly artifacts: Readonly<
      Record<string, { readonly type: string; readonly properties?: { templateFile?: string } }>
    >;
  };
  const stacks = Object.entries(artifacts).filter(
    ([, { type }]) => type === 'aws:cloudformation:stack',
  );
  return Object.fromEntries(
    stacks.map(([stack, { properties }]) => [
      stack,
      parts(readFileSync(join(folder, properties?.templateFile ?? ''), 'utf8')),
    ]),
  );
}

function parts(template: string): Readonly<Record<string, string>> {
  expect(template).not.toContain(projectFolder);
  const masked = template
    .replaceAll(/[0-9a-f]{64}/g, '<hash>')
    .replaceAll(/"[\w/]*lambda\.handler"/g, '"<handler>"');
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
