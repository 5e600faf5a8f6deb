import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type LogEntry, logLineSchema } from '../../../pipeline/gan/log.ts';
import { openJsonLines, openRunHistory } from '../../../pipeline/record/log.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';

function entry(step: number): LogEntry {
  return {
    step,
    seconds: step,
    discriminatorLoss: 1,
    lossOnReal: 1,
    lossOnFake: 1,
    discriminatorAccuracy: 0.5,
    accuracyOnReal: 0.5,
    accuracyOnFake: 0.5,
    generatorLoss: null,
  };
}

describe("a run's log", () => {
  it('cuts off what was written after the checkpoint that the run goes on from', async () => {
    const file = join(await temporaryFolder('log'), 'log.jsonl');
    const first = await openJsonLines(file, 0, logLineSchema);
    await first.append(entry(1));
    const length = await first.sync();
    await first.append(entry(2));
    await first.append({ step: 2, sign: 'one-kind', message: 'm' });
    await first.close();
    // A line that a killed process left half written.
    await appendFile(file, '{"step":3,"sec');

    const second = await openJsonLines(file, length, logLineSchema);
    expect(second.lines.map(({ step }) => step)).toEqual([1]);
    await second.append(entry(2));
    await second.close();
    const lines = (await readFile(file, 'utf8')).split('\n');
    expect(lines).toEqual([JSON.stringify(entry(1)), JSON.stringify(entry(2)), '']);
  });

  it('names the line that is not one of its own', async () => {
    const file = join(await temporaryFolder('log'), 'log.jsonl');
    await appendFile(file, `${JSON.stringify(entry(1))}\nnonsense\n`);
    await expect(openJsonLines(file, 1000, logLineSchema)).rejects.toThrow(
      `${file}: line 2: is not a line of a log: mend or remove that line, or move the file away: the run continues without what it said`,
    );
    expect(await readFile(file, 'utf8')).toBe(`${JSON.stringify(entry(1))}\nnonsense\n`);
  });

  it('that was longer when the checkpoint was saved goes on after its last whole line, and says so', async () => {
    const file = join(await temporaryFolder('log'), 'log.jsonl');
    await appendFile(file, `${JSON.stringify(entry(1))}\n{"step":2,"sec`);
    const log = await openJsonLines(file, 1000, logLineSchema);
    expect(log.isShort).toBe(true);
    await log.append(entry(3));
    await log.close();
    const lines = (await readFile(file, 'utf8')).split('\n');
    expect(lines).toEqual([JSON.stringify(entry(1)), JSON.stringify(entry(3)), '']);
  });

  it('that is gone begins again, and says so', async () => {
    const file = join(await temporaryFolder('log'), 'log.jsonl');
    const log = await openJsonLines(file, 10, logLineSchema);
    await log.close();
    expect([log.isShort, log.lines, await readFile(file, 'utf8')]).toEqual([true, [], '']);
  });
});

const measuredAt = (step: number) => ({
  step,
  seconds: step / 10,
  frechetDistance: 3,
  coverage: 0.9,
  precision: 0.8,
  labelAgreement: null,
});

async function steps(file: string): Promise<number[]> {
  const lines = (await readFile(file, 'utf8')).trim().split('\n');
  return lines.map((line) => (JSON.parse(line) as { step: number }).step);
}

describe("a run's history", () => {
  it('leaves out what was measured after the checkpoint that the run goes on from', async () => {
    const file = join(await temporaryFolder('history'), 'history.jsonl');
    const first = await openRunHistory(file, 0);
    for (const step of [10, 20, 30]) await first.append(measuredAt(step));
    const again = await openRunHistory(file, 20);
    expect(await steps(file)).toEqual([10, 20]);
    await again.append(measuredAt(30));
    expect(await steps(file)).toEqual([10, 20, 30]);
  });

  it('drops a line that a killed process left unfinished', async () => {
    const file = join(await temporaryFolder('history'), 'history.jsonl');
    await writeFile(file, `${JSON.stringify(measuredAt(10))}\n{"step":20,"sec`);
    const history = await openRunHistory(file, 20);
    await history.append(measuredAt(20));
    expect(await steps(file)).toEqual([10, 20]);
  });

  it('drops a line that is the only one, and unfinished', async () => {
    const file = join(await temporaryFolder('history'), 'history.jsonl');
    await writeFile(file, '{"step":20,"sec');
    const history = await openRunHistory(file, 20);
    await history.append(measuredAt(20));
    expect(await steps(file)).toEqual([20]);
  });

  it('names the line that is not of a history', async () => {
    const file = join(await temporaryFolder('history'), 'history.jsonl');
    await writeFile(file, `${JSON.stringify(measuredAt(10))}\n{"step":"x"}\n`);
    await expect(openRunHistory(file, 20)).rejects.toThrow(`${file}: line 2: `);
  });
});
