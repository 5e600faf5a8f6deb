import { defineConfig } from 'vitest/config';
import { SummaryReporter } from './test/summary-reporter.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // An engine is state of its process: a process a file keeps engines and kernels apart.
    pool: 'forks',
    // Generous, because some tests train and a machine may be busy; timings never decide a test.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: ['default', new SummaryReporter()],
  },
});
