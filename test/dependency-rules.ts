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

export const dependencyRules: IConfiguration = {
  forbidden: [
    mayNotReach('models', 'pipeline|functions|infra|test|bench', 'the contract knows neither side'),
    mayNotReach('functions', 'pipeline|infra|test|bench', 'the online half holds no training code'),
    mayNotReach('pipeline', 'functions|infra|test|bench', 'the offline half serves nothing'),
    mayNotReach('infra', 'pipeline|functions|models|test|bench', 'stacks name entry files by path'),
    mayNotReach(
      'costs',
      'pipeline|functions|models|infra|test|bench',
      'prices need no code of ours',
    ),
    mayNotReach('client', 'pipeline|infra|test|bench', 'a client asks, whoever answers'),
    {
      name: 'client-takes-types-alone',
      severity: 'error',
      comment:
        'no code of the server, and no package, comes into a bundle of whoever uses the client',
      from: { path: '^client/' },
      to: { pathNot: '^(client|pipeline|infra|test|bench)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'client-is-for-others',
      severity: 'error',
      comment: 'nothing of ours asks itself over HTTP',
      from: { pathNot: '^(client|test|bench)/' },
      to: { path: '^client/' },
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
        path: 'node_modules/(@tensorflow/tfjs-(layers|node|backend-cpu)|jpeg-js|tiff|cli-progress)',
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
