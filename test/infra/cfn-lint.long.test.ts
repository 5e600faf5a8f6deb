import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { cfnLintProgram, needs } from '../fixtures/requirements.ts';
import { appWith, groupsOfSettings } from './synthesised.ts';

describe('cfn-lint', needs('cfnLint'), () => {
  it.each(Object.entries(groupsOfSettings))(
    'finds nothing in the templates of %s',
    async (_, settings) => {
      const { app, outdir } = appWith(settings);
      app.synth();
      const templates = readdirSync(outdir)
        .filter((file) => file.endsWith('.template.json'))
        .map((file) => join(outdir, file));
      expect(templates.length).toBeGreaterThan(1);
      // W3005: the CDK names dependencies that follow from references anyway.
      const parameters = ['--ignore-checks', 'W3005', '--', ...templates];
      const { stdout } = await promisify(execFile)(cfnLintProgram ?? '', parameters).catch(
        (error: { readonly stdout: string }) => error,
      );
      expect(stdout).toBe('');
    },
  );
});
