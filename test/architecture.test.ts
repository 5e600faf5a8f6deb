import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { describe, expect, it } from 'vitest';
import { cycleExceptions, dependencyRules, floorExceptions, floors } from './dependency-rules.ts';
import { importsInCycles, siblings } from './import-cycles.ts';
import { temporaryFolder } from './fixtures/temporary-folder.ts';

const folders = [
  'models',
  'functions',
  'pipeline',
  'datasets',
  'client',
  'site',
  'package',
  'infra',
  'costs',
] as const;
const root = fileURLToPath(new URL('../', import.meta.url));

/** What the parts below a folder import of each other, and what of that is forbidden. */
async function cruiseTree(baseDir: string) {
  const { forbidden, options } = dependencyRules;
  const { output } = await cruise([...folders], {
    ...options,
    baseDir,
    validate: true,
    ruleSet: { forbidden },
  } as never);
  const { modules, summary } = output as ICruiseResult;
  const ofFloors = summary.violations.filter(({ rule }) => rule.name.startsWith('floor-of-'));
  const others = summary.violations.filter(({ rule }) => !rule.name.startsWith('floor-of-'));
  return {
    modules,
    /** "pipeline/nn → pipeline/gan", once each. */
    upward: [...new Set(ofFloors.map(({ from, to }) => siblings(from, to).join(' → ')))],
    violations: others.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`),
  };
}

function isOfFloors(path: string): boolean {
  return (path.split('/')[0] ?? '') in floors;
}

/** What was found beyond a list of exceptions, and the exceptions that were not met: the list only shrinks. */
function comparedWith(exceptions: readonly string[], found: readonly string[]) {
  return {
    notAllowed: found.filter((one) => !exceptions.includes(one)),
    toDeleteInDependencyRules: exceptions.filter((one) => !found.includes(one)),
  };
}

const asListed = { notAllowed: [], toDeleteInDependencyRules: [] };

const cruised = cruiseTree(root);

describe('the imports', () => {
  it('go from pipeline and functions to models, and nowhere else; the client takes types alone', async () => {
    const { violations } = await cruised;
    expect(violations).toEqual([]);
    // A cruiser that understands no TypeScript reads nothing, and finds nothing.
    expect((await cruised).modules.length).toBeGreaterThan(60);
  });

  it('go down the floors of their side', async () => {
    const { upward, modules } = await cruised;
    const unplaced = modules.flatMap(({ source }) => {
      const [side = '', name = ''] = source.split('/');
      return floors[side] && !floors[side].flat().includes(name) ? [`${side}/${name}`] : [];
    });
    const found = [...upward, ...new Set(unplaced)].toSorted();
    expect(comparedWith(floorExceptions, found)).toEqual(asListed);
  });

  it('close no cycle between files or folders, those of types included', async () => {
    const { modules } = await cruised;
    const imports = modules.flatMap(({ source, dependencies }) =>
      dependencies.map(({ resolved }) => [source, resolved] as const),
    );
    const isBetweenFloors = (cycle: string) =>
      cycle.split(' → ').every((path) => /^[^/]+\/[^/]+$/.test(path) && isOfFloors(path));
    const cycles = importsInCycles(imports).filter((cycle) => !isBetweenFloors(cycle));
    expect(comparedWith(cycleExceptions, cycles)).toEqual(asListed);
  });

  it.each([
    [
      'models/a.ts',
      '../pipeline/b.ts',
      'models-not-to-pipeline-functions-datasets-site-infra-test-bench',
    ],
    ['functions/a.ts', '../pipeline/b.ts', 'functions-not-to-pipeline-infra-test-bench'],
    ['pipeline/a.ts', '../functions/b.ts', 'pipeline-not-to-functions-infra-test-bench'],
    ['infra/a.ts', '../models/b.ts', 'infra-not-to-pipeline-functions-datasets-models-test-bench'],
    [
      'infra/a.ts',
      '../functions/b.ts',
      'infra-not-to-pipeline-functions-datasets-models-test-bench',
    ],
    [
      'costs/a.ts',
      '../infra/b.ts',
      'costs-not-to-pipeline-functions-datasets-models-infra-test-bench',
    ],
    ['client/a.ts', '../pipeline/b.ts', 'client-not-to-pipeline-infra-test-bench'],
    ['client/a.ts', '../functions/b.ts', 'client-takes-types-alone'],
    ['client/a.ts', '../models/b.ts', 'client-takes-types-alone'],
    ['functions/a.ts', '../client/b.ts', 'client-is-for-others'],
    ['pipeline/a.ts', '../package/b.ts', 'package-is-above-all'],
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
