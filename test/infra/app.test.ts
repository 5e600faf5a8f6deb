import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const outdir = mkdtempSync(join(tmpdir(), 'digit-mint-cdk-'));
afterAll(() => rmSync(outdir, { recursive: true, force: true }));

/** A network of its own, with nothing in it, where this system can make one. */
const withoutNetwork = spawnSync('unshare', ['-n', 'true']).status === 0 ? ['unshare', '-n'] : [];

/** `cdk synth` as a person runs it, but without network where that can be had, and without Docker. */
function synth(...settings: readonly string[]) {
  const [program = '', ...parameters] = [
    ...withoutNetwork,
    process.execPath,
    join(root, 'node_modules/aws-cdk/bin/cdk'),
    'synth',
    '--quiet',
    '--output',
    outdir,
    ...settings.flatMap((setting) => ['-c', setting]),
  ];
  return spawnSync(program, parameters, {
    cwd: root,
    encoding: 'utf8',
    // No Docker, no profile, no account.
    env: { PATH: join(process.execPath, '..'), HOME: outdir, TMPDIR: tmpdir() },
  });
}

describe('cdk synth', () => {
  it('writes all three stacks and a function that runs, without network, account and Docker', () => {
    const { status, stderr } = synth();
    expect(status, stderr).toBe(0);
    for (const stack of ['Models', 'Training', 'Api']) {
      expect(existsSync(join(outdir, `${stack}.template.json`))).toBe(true);
    }
    expect(drawnBy(functionFolder())).toEqual({ statusCode: 200, type: 'image/png' });
  });

  it('ends with exit code 1 and one line that says what is wrong', () => {
    const { status, stderr } = synth('stage=PROD');
    expect(status).toBe(1);
    expect(stderr).toContain('stage: "PROD" was given; allowed: 1 to 16 characters of');
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

/** Where the synth left what it made for Lambda. */
function functionFolder(): string {
  const template = JSON.parse(readFileSync(join(outdir, 'Api.template.json'), 'utf8')) as {
    readonly Resources: Readonly<
      Record<string, { readonly Type: string; readonly Metadata?: Record<string, string> }>
    >;
  };
  const found = Object.values(template.Resources).find(
    ({ Type }) => Type === 'AWS::Lambda::Function',
  );
  return join(outdir, found?.Metadata?.['aws:asset:path'] ?? 'no asset');
}

/** Calls the handler of a folder, in a process of its own, as a function URL does. */
function drawnBy(folder: string) {
  const handler = pathToFileURL(join(folder, 'functions/entries/lambda.mjs')).href;
  const script = `
    const { handler } = await import(${JSON.stringify(handler)});
    const answer = await handler({
      version: '2.0', rawPath: '/digit', rawQueryString: 'seed=42', headers: {},
      requestContext: { http: { method: 'GET', path: '/digit' }, domainName: 'a.example' },
      isBase64Encoded: false,
    }, {});
    console.log(JSON.stringify({ statusCode: answer.statusCode, type: answer.headers['content-type'] }));
    process.exit(0);`;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', script],
    { encoding: 'utf8', env: { LOG: 'off', TMPDIR: tmpdir() } },
  );
  const line = stdout.trim().split('\n').at(-1);
  if (!line) throw new Error(stderr);
  return JSON.parse(line) as unknown;
}
