import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openRunHistory } from '../../../pipeline/record/history.ts';
import { temporaryFolder } from '../../fixtures/tiny-model.ts';

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

  it('names the line that is not of a history', async () => {
    const file = join(await temporaryFolder('history'), 'history.jsonl');
    await writeFile(file, `${JSON.stringify(measuredAt(10))}\n{"step":"x"}\n`);
    await expect(openRunHistory(file, 20)).rejects.toThrow(`${file}: line 2: `);
  });
});
