import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { describe, expect, it } from 'vitest';
import { dependencyRules } from './dependency-rules.ts';
import { temporaryFolder } from './fixtures/tiny-model.ts';

const folders = ['models', 'functions', 'pipeline', 'client', 'infra', 'costs'] as const;
const root = fileURLToPath(new URL('../', import.meta.url));

/** The violations in the parts below a folder, as "rule: from → to", and how many modules were read. */
async function cruiseTree(baseDir: string) {
  const { forbidden, options } = dependencyRules;
  const { output } = await cruise([...folders], {
    ...options,
    baseDir,
    validate: true,
    ruleSet: { forbidden },
  } as never);
  const { modules, summary } = output as ICruiseResult;
  return {
    moduleCount: modules.length,
    violations: summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`),
  };
}

describe('the imports', () => {
  it('go from pipeline and functions to models, and nowhere else; the client takes types alone', async () => {
    const { moduleCount, violations } = await cruiseTree(root);
    expect(violations).toEqual([]);
    // A cruiser that understands no TypeScript reads nothing, and finds nothing.
    expect(moduleCount).toBeGreaterThan(60);
  });

  it.each([
    ['models/a.ts', '../pipeline/b.ts', 'models-not-to-pipeline-functions-infra-test-bench'],
    ['functions/a.ts', '../pipeline/b.ts', 'functions-not-to-pipeline-infra-test-bench'],
    ['pipeline/a.ts', '../functions/b.ts', 'pipeline-not-to-functions-infra-test-bench'],
    ['infra/a.ts', '../models/b.ts', 'infra-not-to-pipeline-functions-models-test-bench'],
    ['infra/a.ts', '../functions/b.ts', 'infra-not-to-pipeline-functions-models-test-bench'],
    ['costs/a.ts', '../infra/b.ts', 'costs-not-to-pipeline-functions-models-infra-test-bench'],
    ['client/a.ts', '../pipeline/b.ts', 'client-not-to-pipeline-infra-test-bench'],
    ['client/a.ts', '../functions/b.ts', 'client-takes-types-alone'],
    ['client/a.ts', '../models/b.ts', 'client-takes-types-alone'],
    ['functions/a.ts', '../client/b.ts', 'client-is-for-others'],
  ])('would be refused from %s to %s', async (from, to, rule) => {
    const folder = await temporaryFolder('imports');
    for (const name of folders) {
      await mkdir(join(folder, name));
      await writeFile(join(folder, name, 'b.ts'), 'export const b = 1;\n');
    }
    await writeFile(join(folder, 'tsconfig.json'), '{}');
    await writeFile(join(folder, from), `import { b } from '${to}';\nexport const a = b;\n`);
    const { violations } = await cruiseTree(folder);
    expect(violations).toEqual([`${rule}: ${from} → ${to.replace('../', '')}`]);
  });
});
