import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { accessKeys, startPretendedBatch } from '../../fixtures/batch/pretended-batch.ts';
import { runScript } from '../../fixtures/run-script.ts';
import { startPretendedS3 } from '../../fixtures/s3/pretended-s3.ts';
import { bucket } from '../../fixtures/s3/s3-server.ts';
import { writeTinyDataset } from '../../fixtures/tiny-dataset.ts';
import { entry, folderFor, writeGrid } from './small-grid.ts';

const job = 'pipeline/commands/job.ts';
let data: string;

beforeAll(async () => {
  data = await writeTinyDataset();
});

async function modelOf(row: string): Promise<string | undefined> {
  return (await readdir(join(row, 'model')))[0];
}

describe('pipeline:sweep', () => {
  it('trains every row in its own run folder, and compares the rows', async () => {
    const [grid, out] = [await writeGrid(data), await folderFor('sweep')];
    const { code, stdout, stderr } = await runScript(entry, ['--grid', grid, '--out', out]);
    expect(stderr).toMatch(/row 0: iteration 20\/20/);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^\| row +\| seed \| minutes \|\n\|-+\|-+\|-+\|\n\| 0 +\| 1 +\| .+\n\| 1 +\| 2 +\| .+\n\| mean of 2 \|/,
    );
    const names = await readdir(out);
    const rows = names.filter((name) => name.includes('seed='));
    expect(names).toEqual(expect.arrayContaining(['sweep.json', 'sweep.md', 'sweep.svg']));
    expect(rows).toHaveLength(2);
    const models = await Promise.all(rows.map(async (row) => modelOf(join(out, row))));
    expect(new Set(models).size).toBe(2);
    // As a run by itself.
    const alone = await folderFor('alone');
    const flags = `--preset seed --data ${data} --batch-size 8 --steps 20 --seed 1 --out ${alone}`;
    await runScript('pipeline/commands/train.ts', flags.split(' '));
    expect(models).toContain(await modelOf(alone));
  });

  it('trains a single row, and continues after a row that fails', async () => {
    const [grid, out] = [await writeGrid(data), await folderFor('sweep')];
    const one = await runScript(entry, ['--grid', grid, '--out', out, '--row', '1']);
    expect(one.stdout).toMatch(/\| 0 +\| 1 +\| not started +\|.+\n\| 1 +\| 2 +\| done/);
    // In the way of row 0.
    const rows = await readdir(out);
    const first = rows.find((name) => name.includes('seed=2'))?.replace('seed=2', 'seed=1') ?? '';
    await mkdir(join(out, first));
    await writeFile(join(out, first, 'letter.txt'), 'dear');
    const { code, stderr } = await runScript(entry, ['--grid', grid, '--out', out]);
    expect(stderr).toContain('is not empty');
    expect(stderr).toContain(`row 0: failed with exit code 2 (${first})\n`);
    expect(code).toBe(1);
  });

  it('runs as an array job, one row per child, and is collected from the store', async () => {
    const [grid, out, store] = [
      await writeGrid(data),
      await folderFor('sweep'),
      await folderFor('s'),
    ];
    await mkdir(store);
    await writeFile(join(store, 'grid.json'), await readFile(grid));
    for (const index of ['0', '1']) {
      // With a command as a job definition may have, which is not the row's.
      const { code, stderr } = await runScript(job, ['--preset', 'digits'], undefined, {
        SWEEP: store,
        AWS_BATCH_JOB_ID: `id:${index}`,
        AWS_BATCH_JOB_ARRAY_INDEX: index,
        MODEL_STORE: join(store, 'models'),
      });
      expect(stderr).toContain(`row ${index} of ${store}: --preset seed `);
      expect(code).toBe(0);
    }
    expect(await readdir(store)).not.toContain('models');
    const again = await runScript(job, [], undefined, { SWEEP: store, SWEEP_ROW: '1' });
    expect(again.stderr).toContain('row 1: already done');
    expect(again.code).toBe(0);
    const beyond = await runScript(job, [], undefined, { SWEEP: store, SWEEP_ROW: '2' });
    expect(beyond.stderr).toBe(`error: row 2: ${store} has rows 0 to 1\n`);
    expect(beyond.code).toBe(2);
    const flags = ['--grid', grid, '--out', out, '--store', store, '--collect'];
    const { code, stdout } = await runScript(entry, flags);
    expect(stdout).toContain('| mean of 2 |');
    expect(stdout).not.toContain('state');
    expect(code).toBe(0);
  });

  it('is submitted to a queue with its grid, and followed', async () => {
    const [grid, out] = [await writeGrid(data), await folderFor('sweep')];
    const states = [
      { status: 'PENDING', statusSummary: { RUNNING: 1, SUCCEEDED: 1 } },
      { status: 'SUCCEEDED', statusSummary: { RUNNING: 0, SUCCEEDED: 2 } },
    ];
    const batch = await startPretendedBatch({ queue: 'gpu', definition: 'd', states, log: [] });
    const s3 = await startPretendedS3();
    onTestFinished(async () => void (await Promise.all([batch.stop(), s3.stop()])));
    const place = `s3://${bucket}/sweeps/seeds`;
    const flags = ['--grid', grid, '--out', out, '--submit', 'gpu', '--definition', 'd'];
    const { code, stderr } = await runScript(
      entry,
      [...flags, '--store', place, '--poll', '1'],
      undefined,
      {
        AWS_ENDPOINT_URL: batch.endpoint,
        AWS_ENDPOINT_URL_S3: s3.endpoint,
        AWS_ACCESS_KEY_ID: accessKeys.known,
        AWS_SECRET_ACCESS_KEY: 'secret',
        AWS_REGION: 'eu-central-1',
      },
    );
    expect(stderr).toContain(`2 rows submitted to gpu, stored in ${place}\n`);
    expect(stderr).toContain(': PENDING (1 RUNNING; 1 SUCCEEDED)\n');
    expect(stderr).toContain(': SUCCEEDED (2 SUCCEEDED)\n');
    expect(code).toBe(0);
    expect(batch.submitted[0]).toMatchObject({
      jobName: 'sweep-seeds',
      arrayProperties: { size: 2 },
      containerOverrides: { environment: [{ name: 'SWEEP', value: place }] },
    });
    const kept = await fetch(`${s3.endpoint}/${bucket}/sweeps/seeds/grid.json`);
    expect(await kept.text()).toBe(await readFile(grid, 'utf8'));
  });

  it.each([
    [['--grid', '/no/such.json'], '--grid /no/such.json: no such file'],
    [[], "required option '--grid <FILE>' not specified"],
  ])('%j is wrong use', async (parameters, message) => {
    const { code, stderr } = await runScript(entry, parameters);
    expect(stderr).toBe(`error: ${message}\n`);
    expect(code).toBe(2);
  });

  it('names the row with a wrong flag', async () => {
    const grid = await writeGrid(data, [20, -1]);
    const { code, stderr } = await runScript(entry, ['--grid', grid]);
    expect(stderr).toContain(`error: ${grid}: row 2 (`);
    expect(stderr).toContain("option '--steps <N>' argument '-1' is invalid.");
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(code).toBe(2);
  });
});
