import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { useOneTemporaryFolder } from './test/setup/run-folder.ts';
import { SummaryReporter } from './test/setup/summary-reporter.ts';

const long = 'test/**/*.long.test.ts';
const minutes = 60_000;

/** A group of test files; the limits of time only end what hangs, however busy the machine is. */
const project = (
  name: string,
  files: { readonly include: string[]; readonly exclude?: string[] },
): TestProjectInlineConfiguration => ({
  test: {
    name,
    ...files,
    setupFiles: ['test/setup/each-file.ts'],
    // An engine is state of its process: each file has a process of its own.
    pool: 'forks',
    testTimeout: 30 * minutes,
    hookTimeout: 30 * minutes,
    expect: { poll: { timeout: 2 * minutes } },
  },
});

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
        exclude: [...configDefaults.exclude, long],
      }),
      project('long', { include: [long] }),
    ],
  },
});
