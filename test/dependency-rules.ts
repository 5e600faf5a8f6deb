import type { IConfiguration } from 'dependency-cruiser';

/**
 * The arrows of docs/architecture.md: pipeline → models ← functions; infra names entry files by path, the
 * client knows the others by their types.
 */
const mayNotReach = (from: string, to: string, why: string) => ({
  name: `${from}-not-to-${to.replaceAll('|', '-')}`,
  severity: 'error' as const,
  comment: why,
  from: { path: `^${from}/` },
  to: { path: `^(${to})/` },
});

/**
 * The folders of each side, top floor first: a folder imports only from floors below its own, and those that
 * share a line not from each other. A folder that is not there yet is an empty floor.
 */
export const floors: Readonly<Record<string, readonly (string | readonly string[])[]>> = {
  functions: [
    'entries',
    'app.ts',
    'routes',
    'openapi',
    'playground',
    'http',
    'serving',
    'parameters',
    'threads',
    'images',
    'light-fetch',
    'problem.ts',
    'answers',
  ],
  pipeline: [
    'commands',
    'jobs',
    ['companions', 'sweep'],
    'run',
    'semi',
    'publishing',
    ['report', 'digits.ts'],
    'numbers',
    'run-store',
    'evaluation',
    'classifier',
    'gan',
    ['export', 'stores'],
    'record',
    'data',
    'engines',
    'nn',
    'terminal',
    'files',
    ['statistics.ts', 'invalid-input.ts'],
  ],
  models: [
    'index.ts',
    ['completion', 'threads'],
    ['companions', 'digit-series.ts', 'blend.ts'],
    'generator.ts',
    ['draw.ts', 'read-network.ts', 'source.ts'],
    'manifest',
    'stores',
    'runtime',
    'network',
    'seed',
    'images',
    [
      'schema-issues',
      'errors.ts',
      'digest.ts',
      'idx-header.ts',
      'pixels.ts',
      'paths.ts',
      'png.ts',
      'sheet.ts',
    ],
    ['npm-flags.ts', 'sha256.ts', 'shown.ts', 'standard-output.ts', 'zlib'],
  ],
  datasets: [
    'index.ts',
    ['order.ts', 'zip-sink.ts'],
    ['threads', 'formats'],
    'line-drawing.ts',
    ['checked-options.ts', 'example.ts', 'splits.ts'],
    ['checked-effects.ts', 'series.ts'],
    'line-options.ts',
    'paper',
    'lines',
    'text',
    ['class-paths.ts', 'dice.ts', 'geometry.ts', 'invalid-request.ts'],
  ],
};

/**
 * Imports that go up or sideways, and folders on no floor, until they are mended. The list may only get
 * shorter: the test names each line that is no longer needed.
 */
export const floorExceptions: readonly string[] = [];

/**
 * Imports that are part of a cycle between files or folders, until they are mended; this list may only get
 * shorter, too. (A cycle between floors has an import upwards, which stands above.)
 */
export const cycleExceptions: readonly string[] = [];

/** The rules of one side's floors. */
function rulesOfFloors(side: string, ordered: (typeof floors)[string]) {
  return ordered.flatMap((floor, index) => {
    const names = [floor].flat();
    const above = ordered.slice(0, index).flat();
    return names.map((name) => ({
      name: `floor-of-${side}-${name}`,
      severity: 'error' as const,
      comment: 'a folder imports only from the floors below it',
      from: { path: `^${side}/${pathOf([name])}` },
      to: { path: `^${side}/${pathOf([...above, ...names.filter((other) => other !== name)])}` },
    }));
  });
}

/** A pattern for folders and files; an empty list is met by nothing. */
function pathOf(names: readonly string[]): string {
  return `(${names.map((name) => name.replaceAll('.', '\\.')).join('|') || '(?!)'})(/|$)`;
}

export const dependencyRules: IConfiguration = {
  forbidden: [
    ...Object.entries(floors).flatMap(([side, ordered]) => rulesOfFloors(side, ordered)),
    mayNotReach(
      'models',
      'pipeline|functions|datasets|site|infra|test|bench',
      'the contract knows neither side',
    ),
    mayNotReach(
      'datasets',
      'pipeline|functions|site|infra|test|bench',
      'commands and routes alike draw from it',
    ),
    mayNotReach('functions', 'pipeline|infra|test|bench', 'the online half holds no training code'),
    mayNotReach('pipeline', 'functions|infra|test|bench', 'the offline half serves nothing'),
    mayNotReach(
      'infra',
      'pipeline|functions|datasets|models|test|bench',
      'stacks name entry files by path',
    ),
    mayNotReach(
      'costs',
      'pipeline|functions|datasets|models|infra|test|bench',
      'prices need no code of ours',
    ),
    mayNotReach('client', 'pipeline|infra|test|bench', 'a client asks, whoever answers'),
    mayNotReach('site', 'functions|infra|test|bench', 'a page draws without a server'),
    {
      name: 'only-learn-trains',
      severity: 'error',
      comment: 'a page that draws loads no training code',
      from: { path: '^site/', pathNot: '^site/learn/' },
      to: { path: '^pipeline/' },
    },
    {
      name: 'client-takes-types-alone',
      severity: 'error',
      comment:
        'no code of the server, and no package, comes into a bundle of whoever uses the client: only the list of routes',
      from: { path: '^client/' },
      to: {
        pathNot: '^((client|pipeline|datasets|infra|test|bench)/|models/paths[.]ts$)',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'client-is-for-others',
      severity: 'error',
      comment: 'nothing of ours asks itself over HTTP',
      from: { pathNot: '^(client|test|bench)/' },
      to: { path: '^client/' },
    },
    {
      name: 'package-is-above-all',
      severity: 'error',
      comment: 'the npm package is made of the sides, and no side knows of it',
      from: { pathNot: '^(package|test)/' },
      to: { path: '^package/' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'a cycle hides which concept stands on which',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'functions-without-training-packages',
      severity: 'error',
      comment: 'what the function loads decides its cold start',
      from: { path: '^(functions|models)/' },
      to: {
        path: 'node_modules/(@tensorflow/|jpeg-js|tiff|cli-progress)',
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node'] },
  },
};
