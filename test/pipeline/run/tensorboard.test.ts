import { execFileSync } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { crc32c, openEventFile } from '../../../pipeline/run/tensorboard.ts';
import { needs, tensorboardPython } from '../../fixtures/requirements.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';
import { countEventRecords } from './event-records.ts';

const started = '2026-11-28T12:00:00.000Z';

/** A line of the log of a GAN. */
const line = (step: number) => ({
  step,
  seconds: step / 10,
  loss: 1 / step,
  gradientNorm: { generator: step === 20 ? null : 3, discriminator: 2 },
});

/** Writes some lines, and appends others, as two sessions of a run do. */
async function writtenFolder(): Promise<string> {
  const folder = join(await temporaryFolder('run'), 'tensorboard');
  const first = await openEventFile(folder, started, []);
  for (const step of [20, 40, 60]) await first.append(line(step));
  // The checkpoint was at iteration 40: iteration 60 runs again.
  const warning = { step: 40, sign: 'discriminator-wins', message: 'a warning' };
  const second = await openEventFile(folder, started, [line(20), line(40), warning]);
  for (const step of [60, 80]) await second.append(line(step));
  return folder;
}

describe('CRC-32C', () => {
  // RFC 3720, appendix B.4, and the check value of the catalogue of CRCs.
  it.each([
    ['32 bytes of zeros', new Uint8Array(32), 0x8a9136aa],
    ['32 bytes of ones', new Uint8Array(32).fill(0xff), 0x62a8ab43],
    ['32 rising bytes', Uint8Array.from({ length: 32 }, (_, index) => index), 0x46dd794e],
    ['the digits 1 to 9', Buffer.from('123456789'), 0xe3069283],
  ])('of %s', (_name, bytes, checksum) => {
    expect(crc32c(bytes)).toBe(checksum);
  });
});

describe('an event file', () => {
  it('is one file, whose records are as long as they say', async () => {
    const folder = await writtenFolder();
    expect(await readdir(folder)).toEqual([expect.stringMatching(/^events\.out\.tfevents\./)]);
    // One for the version, and one for each of the iterations 20, 40, 60 and 80.
    expect(await countEventRecords(folder)).toBe(5);
  });

  it('is read by TensorBoard, with each iteration once', needs('tensorboard'), async () => {
    const program = `
import json, sys
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
events = EventAccumulator(sys.argv[1]); events.Reload()
print(json.dumps({tag: [[event.step, event.wall_time, event.value] for event in events.Scalars(tag)]
                  for tag in events.Tags()['scalars']}))`;
    const answer = execFileSync(
      tensorboardPython ?? '',
      ['-B', '-W', 'ignore', '-c', program, await writtenFolder()],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
    );
    const start = Date.parse(started) / 1000;
    const values = (steps: readonly number[], value: (step: number) => number) =>
      steps.map((step) => [step, start + step / 10, Math.fround(value(step))]);
    expect(JSON.parse(answer)).toEqual({
      loss: values([20, 40, 60, 80], (step) => 1 / step),
      'gradientNorm/generator': values([40, 60, 80], () => 3),
      'gradientNorm/discriminator': values([20, 40, 60, 80], () => 2),
    });
  });
});
