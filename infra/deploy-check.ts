import { deploymentChecks } from './deployment-checks.ts';

process.exitCode = await checkDeployment(process.argv.slice(2));

/** Asks a deployed API, and prints a line for each answer. @returns the exit code: 0, 1 for a failure, 2 for wrong use */
async function checkDeployment(parameters: readonly string[]): Promise<number> {
  const [url = '', ...others] = parameters;
  if (others.length > 0 || !/^https?:\/\/[^/]+\/?$/.test(url)) {
    process.stderr.write('error: give the Url that the Api stack printed: https://…\n');
    return 2;
  }
  const api = url.replace(/\/$/, '');
  let failed = 0;
  for (const { name, run } of deploymentChecks) {
    const problem = await run(api).then(
      () => null,
      (error: unknown) => reasonOf(error),
    );
    process.stdout.write(problem === null ? `passed: ${name}\n` : `FAILED: ${name}: ${problem}\n`);
    if (problem !== null) failed += 1;
  }
  process.stdout.write(`${deploymentChecks.length - failed} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}

/** An error's message in one line; fetch keeps the reason in its cause. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  const reason = cause instanceof Error ? `${message}: ${cause.message}` : message;
  return reason.replaceAll(/\s*\n\s*/g, ' ');
}
