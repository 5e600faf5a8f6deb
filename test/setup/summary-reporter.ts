import type { Reporter, TestCase, TestModule } from 'vitest/node';
import type { Missing } from '../fixtures/requirements.ts';

/**
 * Ends a test run: a line for each thing that skipped tests lack, with the command that brings it, then one plain
 * line that any CI can read: "Tests: 120 passed, 0 failed, 2 skipped".
 */
export class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const inState = (state: string) => tests.filter((test) => test.result().state === state);
    const skipped = inState('skipped');
    for (const line of skippedLines(skipped)) process.stdout.write(`${line}\n`);
    // A file that cannot even be loaded has no tests to fail.
    const broken = modules.filter(
      (module) => module.state() === 'failed' && module.errors().length > 0,
    );
    const failed = inState('failed').length + broken.length + errors.length;
    process.stdout.write(
      `Tests: ${inState('passed').length} passed, ${failed} failed, ${skipped.length} skipped\n`,
    );
  }
}

/** A line for each reason to skip; tests that state none are named. */
function skippedLines(skipped: readonly TestCase[]): string[] {
  const byReason = new Map<string, TestCase[]>();
  for (const test of skipped) {
    const missing = missingOf(test);
    const reason = missing
      ? `without ${missing.what}. To run: ${missing.get}`
      : `(${noteOf(test) ?? test.fullName})`;
    byReason.set(reason, [...(byReason.get(reason) ?? []), test]);
  }
  return [...byReason].map(
    ([reason, tests]) =>
      `Skipped ${tests.length} ${tests.length === 1 ? 'test' : 'tests'} ${reason}`,
  );
}

/** What a test said as it skipped itself. */
function noteOf(test: TestCase): string | undefined {
  const result = test.result();
  return result.state === 'skipped' ? result.note : undefined;
}

/** What a test or a group around it lacks. */
function missingOf(test: TestCase): Missing | undefined {
  let part: TestCase | TestCase['parent'] = test;
  while (part.type !== 'module') {
    const { missing } = part.meta();
    if (missing) return missing;
    part = part.parent;
  }
  return undefined;
}
