import type { Reporter, TestModule } from 'vitest/node';

/** Ends a test run with one plain line that any CI can read: "Tests: 120 passed, 0 failed, 2 skipped". */
export class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const states = modules.flatMap((module) =>
      [...module.children.allTests()].map((test) => test.result().state),
    );
    const count = (state: string) => states.filter((other) => other === state).length;
    // A file that cannot even be loaded has no tests to fail.
    const broken = modules.filter(
      (module) => module.state() === 'failed' && module.errors().length > 0,
    );
    const failed = count('failed') + broken.length + errors.length;
    process.stdout.write(
      `Tests: ${count('passed')} passed, ${failed} failed, ${count('skipped')} skipped\n`,
    );
  }
}
