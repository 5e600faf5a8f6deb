import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { usesLightFetch, withLightFetch } from './build/light-fetch.mjs';
import { useOneTemporaryFolder } from './test/setup/run-folder.ts';
import { SummaryReporter } from './test/setup/summary-reporter.ts';

const long = 'test/**/*.long.test.ts';
/** Tests of minutes each, which only `.ci/slow` runs. */
const slow = 'test/**/*.slow.test.ts';
const minutes = 60_000;

/**
 * Test files that leave their process as they found it, so many of them share one and load its modules once. A
 * file that sets the environment, mocks, serves over a socket or needs tfjs's own kernels has a process of its own.
 */
const shared = [
  'test/{client,costs,docs}/**/!(run).test.ts',
  'test/functions/any-*.test.ts',
  'test/functions/{http,light-fetch}/**/!(rate-limit).test.ts',
  'test/functions/{images,parameters}/**/!(conditions|whole-digit).test.ts',
  'test/functions/playground/{blend,contrast,model-card}.test.ts',
  'test/functions/routes/*.test.ts',
  'test/functions/serving/{batching,model-cache,served-model}.test.ts',
  'test/infra/**/!(app|emulator|deploy-*).test.ts',
  'test/models/{completion,manifest,seed}/**/!(completion).test.ts',
  'test/pipeline/{data,record,sweep,terminal}/**/*.test.ts',
  'test/pipeline/{evaluation,gan,nn,semi}/**/*.test.ts',
  'test/pipeline/report/!(data|report-in-browser|walk).test.ts',
];

/** A group of test files; the limits of time only end what hangs, however busy the machine is. */
const project = (
  name: string,
  files: {
    readonly include: string[];
    readonly exclude?: string[];
    readonly isolate?: boolean;
    readonly setupFiles?: string[];
  },
  limit = 30 * minutes,
): TestProjectInlineConfiguration => ({
  test: {
    name,
    setupFiles: ['test/setup/each-file.ts'],
    ...files,
    // Processes, as an engine and the environment are state of a process.
    pool: 'forks',
    testTimeout: limit,
    hookTimeout: limit,
    expect: { poll: { timeout: 2 * minutes } },
  },
});

/** The tests of the HTTP API, which also run over the light classes that the bundles of server and function have. */
const overHttp = [
  'test/functions/any-*.test.ts',
  'test/functions/http/*.test.ts',
  'test/functions/routes/*.test.ts',
  'test/functions/entries/{any-connection,connections,large-body,listen}.test.ts',
];

/** Gives Hono and our own code the light classes as the bundles do, by imports. */
const lightFetch = {
  name: 'light-fetch',
  enforce: 'pre',
  transform: (code: string, id: string) =>
    usesLightFetch(id) ? withLightFetch(import.meta.dirname, code) : undefined,
} as const;

useOneTemporaryFolder();

export default defineConfig({
  test: {
    // Vitest itself leaves one processor idle, which is half of a machine with two.
    maxWorkers: availableParallelism(),
    // Tests that ask to run at the same time wait for a server, and need no processor for that.
    maxConcurrency: 50,
    reporters: ['default', new SummaryReporter()],
    projects: [
      project('short', {
        include: ['test/**/*.test.ts'],
        exclude: [...configDefaults.exclude, long, slow, ...shared],
      }),
      project('shared', {
        include: shared,
        exclude: [...configDefaults.exclude, long, slow],
        isolate: false,
        setupFiles: ['test/setup/shared-process.ts'],
      }),
      project('long', { include: [long] }),
      project('slow', { include: [slow] }, 180 * minutes),
      {
        plugins: [lightFetch],
        test: {
          ...project('light', {
            include: overHttp,
            setupFiles: ['test/setup/each-file.ts', 'test/setup/light-fetch.ts'],
          }).test,
          server: { deps: { inline: [/[/\\](@hono|hono)[/\\]/] } },
        },
      },
    ],
  },
});
