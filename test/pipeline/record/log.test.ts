import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type LogEntry, logLineSchema } from '../../../pipeline/gan/log.ts';
import { openJsonLines } from '../../../pipeline/record/log.ts';
import { temporaryFolder } from '../../fixtures/tiny-model.ts';

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
    await expect(openJsonLines(file, 1000, logLineSchema)).rejects.toThrow(/log\.jsonl: line 2: /);
  });
});
