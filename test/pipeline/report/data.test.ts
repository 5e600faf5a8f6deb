import { appendFile, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decode } from 'fast-png';
import { beforeAll, describe, expect, it } from 'vitest';
import { startWasmEngine } from '../../../pipeline/engines/wasm-engine.ts';
import { readReportData } from '../../../pipeline/report/data.ts';
import { createRunFolder, type RunFolder, runFolder } from '../../../pipeline/record/run-folder.ts';
import { evaluation, greySheet, logEntry, reportData } from '../../fixtures/report-data.ts';
import { exportTinyModel } from '../../fixtures/tiny-model.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';

beforeAll(() => startWasmEngine());

const options = { created: '2026-11-23T13:00:00.000Z' };
const lines = (records: readonly unknown[]) =>
  records.map((record) => `${JSON.stringify(record)}\n`).join('');
const base64 = (pixels: readonly number[]) => Buffer.from(pixels).toString('base64');

/** A run folder with a description and nothing else. */
async function newRun(): Promise<RunFolder> {
  const folder = runFolder(join(await temporaryFolder('run'), 'run'));
  await createRunFolder(folder, reportData.run);
  return folder;
}

describe('the data of a report', () => {
  it('are all that the folder holds, and what its model draws', async () => {
    const folder = await newRun();
    const { folder: models, manifest } = await exportTinyModel();
    await rename(models, folder.model);
    const warning = { step: 20, sign: 'one-kind', message: 'm' };
    await writeFile(folder.logFile, lines([logEntry(20), warning, logEntry(40)]));
    await writeFile(join(folder.path, 'history.jsonl'), lines(reportData.history));
    await writeFile(join(folder.path, 'evaluation.json'), JSON.stringify(evaluation));
    await mkdir(folder.samples);
    const png = greySheet(1, 1);
    for (const step of ['000040', '000020', '1000000']) {
      await writeFile(join(folder.samples, `step-${step}.png`), png);
    }
    const data = await readReportData(folder, options);
    expect(data).toMatchObject({
      title: 'tiny on mnist',
      run: reportData.run,
      modelId: manifest.id,
      entries: [logEntry(20), logEntry(40)],
      warnings: [warning],
      history: reportData.history,
      evaluation,
      labelled: null,
      closestPairs: [],
      closestReferencePairs: [],
      secondsOfTraining: 4,
      created: options.created,
    });
    expect(data.sheets.map(({ step }) => step)).toEqual([20, 40, 1_000_000]);
    expect(data.sheets[0]?.png).toEqual(png);
    expect(data.walks).toHaveLength(6);
    expect(decode(data.samples ?? png).width).toBe(2 + 10 * 4);
  });

  it('are few for a run that was stopped early', async () => {
    const folder = await newRun();
    expect(await readReportData(folder, options)).toMatchObject({
      modelId: null,
      entries: [],
      history: [],
      sheets: [],
      evaluation: null,
      samples: null,
      walks: [],
      secondsOfTraining: 0,
    });
  });

  it('show the closest pairs, nearest first as they are stored', async () => {
    const folder = await newRun();
    const pair = {
      generated: base64([1, 2, 3, 4, 5, 6, 7, 8]),
      nearest: base64([8, 7, 6, 5, 4, 3, 2, 1]),
      distance: 0.5,
      label: 3,
    };
    await writeFile(join(folder.path, 'closest-pairs.json'), JSON.stringify([pair]));
    const [drawn] = (await readReportData(folder, options)).closestPairs;
    expect(drawn).toMatchObject({ distance: 0.5, label: '3' });
    const { width, data } = decode(drawn?.nearestPng ?? new Uint8Array());
    expect([width, ...data.subarray(2 * width + 2, 2 * width + 4)]).toEqual([6, 8, 7]);
  });

  it('leave out a last line that is being written', async () => {
    const folder = await newRun();
    await writeFile(folder.logFile, lines([logEntry(20)]));
    await appendFile(folder.logFile, '{"step":40,"sec');
    expect((await readReportData(folder, options)).entries).toEqual([logEntry(20)]);
  });
});

describe('a damaged run', () => {
  it.each([
    ['log.jsonl', '{}\n', /log\.jsonl: line 1: /],
    ['history.jsonl', '{"step":1}\n{\n', /history\.jsonl: line 1: .*seconds/],
    ['evaluation.json', '{"images": 1}', /evaluation\.json: .*dataset/],
    ['closest-pairs.json', 'nonsense', /closest-pairs\.json: .*not valid JSON/],
    [
      'closest-pairs.json',
      '[{"generated":"AAAA","nearest":"AAAA","distance":1,"label":null}]',
      /closest-pairs\.json: an image has 3 bytes, 4 × 2 are expected/,
    ],
  ])('is refused by the name of its %s', async (name, content, message) => {
    const folder = await newRun();
    await writeFile(join(folder.path, name), content);
    const reading = readReportData(folder, options);
    await expect(reading).rejects.toThrow(message);
    await expect(reading).rejects.toHaveProperty('name', 'InvalidInput');
  });
});
