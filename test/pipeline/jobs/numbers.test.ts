import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { writeNumbersRequest } from '../../../pipeline/jobs/numbers.ts';
import { accessKeys, startPretendedBatch } from '../../fixtures/batch/pretended-batch.ts';
import { runScript } from '../../fixtures/run-script.ts';
import { startPretendedS3 } from '../../fixtures/s3/pretended-s3.ts';
import { bucket } from '../../fixtures/s3/s3-server.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';

const flags = ['--pattern', '[0-9]{3}', '--count', '7', '--seed', 'a', '--size', '24'];

/** Runs a child of the array job, whose data set has its place in a folder. */
async function runChild(place: string, index: number) {
  return runScript('pipeline/commands/job.ts', [], undefined, {
    NUMBERS: place,
    AWS_BATCH_JOB_ARRAY_INDEX: String(index),
  });
}

const linesOf = async (folder: string) =>
  (await readFile(join(folder, 'labels.jsonl'), 'utf8')).trimEnd().split('\n');

describe('a job that draws a part of a data set', () => {
  it('stores the lines that the command draws, and nothing twice', async () => {
    const place = await temporaryFolder('parts');
    await writeNumbersRequest(place, { flags, parts: 2 });
    for (const index of [0, 1]) {
      const { code, stderr } = await runChild(place, index);
      expect([code, stderr]).toEqual([0, expect.stringContaining(`is stored in ${place}`)]);
    }
    const parts = ['part-0001-of-0002', 'part-0002-of-0002'].map((name) => join(place, name));
    const whole = join(await temporaryFolder('whole'), 'set');
    await runScript('pipeline/commands/numbers.ts', [...flags, '--out', whole]);
    expect((await Promise.all(parts.map(linesOf))).flat()).toEqual(await linesOf(whole));
    const pictures = await Promise.all(parts.map((part) => readdir(join(part, 'images'))));
    expect(pictures.flat().toSorted()).toEqual((await readdir(join(whole, 'images'))).toSorted());
    const again = await runChild(place, 1);
    expect([again.code, again.stderr]).toEqual([0, 'part-0002-of-0002: already whole\n']);
  });

  it('names a part that there is not, and a place without a request', async () => {
    const place = await temporaryFolder('parts');
    const missing = await runChild(place, 0);
    expect([missing.code, missing.stderr]).toEqual([
      2,
      `error: NUMBERS=${place}: contains no numbers.json\n`,
    ]);
    await writeNumbersRequest(place, { flags, parts: 2 });
    const { code, stderr } = await runChild(place, 2);
    expect([code, stderr]).toEqual([2, `error: part 2: ${place} has parts 0 to 1\n`]);
    await expect(writeNumbersRequest(place, { flags, parts: 3 })).rejects.toThrow(
      'contains another data set',
    );
  });
});

describe('pipeline:submit-numbers', () => {
  const entry = 'pipeline/commands/submit-numbers.ts';
  const job = ['--queue', 'q', '--definition', 'd', '--parts', '3'];

  it('submits an array job, whose children read the flags from the store', async () => {
    const batch = await startPretendedBatch({ queue: 'q', definition: 'd', states: [], log: [] });
    const s3 = await startPretendedS3();
    onTestFinished(async () => void (await Promise.all([batch.stop(), s3.stop()])));
    const place = `s3://${bucket}/sweeps/lines`;
    const { code, stderr } = await runScript(
      entry,
      [...job, '--store', `${place}/`, '--detach', ...flags],
      undefined,
      {
        AWS_ENDPOINT_URL: batch.endpoint,
        AWS_ENDPOINT_URL_S3: s3.endpoint,
        AWS_ACCESS_KEY_ID: accessKeys.known,
        AWS_SECRET_ACCESS_KEY: 'secret',
        AWS_REGION: 'eu-central-1',
      },
    );
    expect([code, stderr]).toEqual([
      0,
      expect.stringContaining(`3 parts submitted to q, stored in ${place}\n`),
    ]);
    expect(batch.submitted[0]).toMatchObject({
      arrayProperties: { size: 3 },
      containerOverrides: { environment: [{ name: 'NUMBERS', value: place }] },
    });
    const stored = await fetch(`${s3.endpoint}/${bucket}/sweeps/lines/numbers.json`);
    const request = (await stored.json()) as { flags: string[]; parts: number };
    expect(request.parts).toBe(3);
    expect(request.flags.toSorted()).toEqual(flags.toSorted());
  });

  it.each([
    [[], "required option '--queue <name>' not specified"],
    [[...job, '--store', 'lines', ...flags], '--store: give the s3://bucket/prefix to store'],
    [[...job, '--store', 's3://b/p', '--pattern', '['], '--pattern: Unterminated character class'],
    [
      [...job, '--store', 's3://b/p', '--list', 'a.txt'],
      "--list a.txt: the job's container has no such file",
    ],
    [
      [...job, '--store', 's3://b/p', '--pattern', '1', '--count', '2'],
      '--parts 3: the data set has 2 lines',
    ],
  ])('%j is wrong use', async (parameters, message) => {
    const { code, stderr } = await runScript(entry, parameters);
    expect(stderr).toContain(`error: ${message}`);
    expect(code).toBe(2);
  });
});
