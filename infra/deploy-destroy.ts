import { spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bucketsOf, connectS3, deleteBucket, type StageBucket } from './stage-buckets.ts';

const projectFolder = fileURLToPath(new URL('../', import.meta.url));

const usage =
  'usage: npm run deploy:destroy -- --stage NAME [--buckets-only] [--yes]\n' +
  '  --buckets-only  the stacks are gone already: delete only the buckets that they left\n' +
  '  --yes           do not ask\n';

try {
  process.exitCode = await destroyStage();
} catch (error) {
  process.stderr.write(`error: ${(error as Error).message.replaceAll(/\s*\n\s*/g, ' ')}\n`);
  process.exitCode = 1;
}

/** Deletes a stage's stacks and the buckets that they leave behind, after asking. @returns the exit code */
async function destroyStage(): Promise<number> {
  const flags = readFlags();
  if (flags === null) {
    process.stderr.write(usage);
    return 2;
  }
  const { stage, bucketsOnly, yes } = flags;
  const s3 = connectS3(process.env);
  const buckets = await bucketsOf(s3, stage);
  process.stdout.write(`${planOf(stage, buckets, bucketsOnly)}\n`);
  if (!yes && !(await isConfirmed(stage))) {
    process.stdout.write('nothing was deleted\n');
    return 1;
  }
  if (!bucketsOnly && !destroyStacks(stage)) return 1;
  for (const { name } of buckets) {
    await deleteBucket(s3, name);
    process.stdout.write(`deleted ${name}\n`);
  }
  return 0;
}

function readFlags() {
  try {
    const { values } = parseArgs({
      options: {
        stage: { type: 'string' },
        'buckets-only': { type: 'boolean', default: false },
        yes: { type: 'boolean', default: false },
      },
    });
    const { stage, yes } = values;
    if (stage === undefined || !/^[a-z][a-z0-9-]*$/.test(stage)) return null;
    return { stage, yes, bucketsOnly: values['buckets-only'] };
  } catch {
    return null;
  }
}

function planOf(stage: string, buckets: readonly StageBucket[], bucketsOnly: boolean): string {
  return [
    `This deletes for good, of the stage ${stage}:`,
    ...(bucketsOnly ? [] : ['  its stacks: the API, training, their logs and alarms']),
    ...buckets.map(
      ({ name, versions }) => `  ${name} with ${versions} versions of objects, models among them`,
    ),
    ...(buckets.length === 0 ? ['  no bucket'] : []),
    'A signing key stays, and so do the images of the bootstrap stack.',
  ].join('\n');
}

async function isConfirmed(stage: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const closed = new Promise<string>((resolve) => terminal.once('close', () => resolve('')));
  const answer = await Promise.race([
    terminal.question(`Type the stage's name to go on: `),
    // The end of the input is no.
    closed,
  ]);
  terminal.close();
  return answer.trim() === stage;
}

/** Runs `cdk destroy`, which says itself what fails. Returns whether it succeeded. */
function destroyStacks(stage: string): boolean {
  const { status } = spawnSync(
    'npx',
    ['cdk', 'destroy', '--all', '--force', '-c', `stage=${stage}`],
    { cwd: projectFolder, stdio: 'inherit', shell: process.platform === 'win32' },
  );
  if (status === 0) return true;
  process.stderr.write(
    `error: cdk destroy failed; no bucket was deleted. A protected stack: aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name digit-mint-${stage}-models\n`,
  );
  return false;
}
