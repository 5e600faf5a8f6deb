import { expect, it } from 'vitest';
import { inTime } from '../../../functions/serving/in-time.ts';
import { StoreError } from '../../../models/errors.ts';

const limit = { seconds: 0.02, late: 'the store is late' };

it('gives what comes in time, and what is thrown', async () => {
  const patient = { ...limit, seconds: 60 };
  expect(await inTime(async () => 'a model', patient)).toBe('a model');
  const failing = inTime(async () => Promise.reject(new Error('no such file')), patient);
  await expect(failing).rejects.toThrow('no such file');
});

it('ends what takes too long, and hands over what comes all the same', async () => {
  const discarded: string[] = [];
  let signal: AbortSignal | undefined;
  let come: ((result: string) => void) | undefined;
  const late = inTime(
    async (given) => {
      signal = given;
      return new Promise<string>((resolve) => {
        come = resolve;
      });
    },
    limit,
    (result) => discarded.push(result),
  );
  await expect(late).rejects.toThrow(new StoreError('the store is late'));
  expect(signal?.aborted).toBe(true);
  come?.('too late');
  await expect.poll(() => discarded).toEqual(['too late']);
});
