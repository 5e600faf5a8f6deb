import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runScript } from '../fixtures/run-script.ts';

describe('npm run infra:costs', () => {
  it('prints the tables that the guide has', async () => {
    const guide = readFileSync(new URL('../../docs/deploy.md', import.meta.url), 'utf8');
    const { code, stdout, stderr } = await runScript('costs/print-costs.ts', []);
    expect(code, stderr).toBe(0);
    expect(stdout.length).toBeGreaterThan(1000);
    expect(guide).toContain(stdout);
  });
});
