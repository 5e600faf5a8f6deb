import { describe, expect, it } from 'vitest';
import { createWorkQueue } from '../../../functions/serving/work-queue.ts';

/** Work that ends when it is told to, and whether it began. */
function controlledWork(result: string) {
  let end = () => {};
  const promise = new Promise<string>((resolve) => {
    end = () => resolve(result);
  });
  const state = { hasBegun: false, signal: null as AbortSignal | null };
  const work = async (signal: AbortSignal) => {
    Object.assign(state, { hasBegun: true, signal });
    return promise;
  };
  return { state, work, end };
}

const busy = { problem: 'overloaded', message: 'the store has too much to do now.', retryAfter: 5 };

describe('a work queue', () => {
  it('does so much at once, and the rest in the order in which it came', async () => {
    const queue = createWorkQueue('the store', { running: 2, waiting: 9, seconds: 60 });
    const works = ['a', 'b', 'c', 'd'].map(controlledWork);
    const results = works.map(async ({ work }) => queue.run(work));
    const begun = () => works.map(({ state }) => state.hasBegun);
    expect(queue.length()).toEqual({ running: 2, waiting: 2 });
    await expect.poll(begun).toEqual([true, true, false, false]);
    works[1]?.end();
    expect(await results[1]).toBe('b');
    await expect.poll(begun).toEqual([true, true, true, false]);
    for (const { end } of works) end();
    expect(await Promise.all(results)).toEqual(['a', 'b', 'c', 'd']);
    expect(queue.length()).toEqual({ running: 0, waiting: 0 });
  });

  it('refuses work at once where too much waits, and takes it again later', async () => {
    const queue = createWorkQueue('the store', { running: 1, waiting: 1, seconds: 60 });
    const works = ['a', 'b'].map(controlledWork);
    const results = works.map(async ({ work }) => queue.run(work));
    await expect(queue.run(async () => 'c')).rejects.toMatchObject(busy);
    for (const { end } of works) end();
    await Promise.all(results);
    expect(await queue.run(async () => 'c')).toBe('c');
  });

  it('refuses work that waited too long, and ends work that takes too long', async () => {
    const queue = createWorkQueue('the store', { running: 1, waiting: 1, seconds: 0.05 });
    const hung = controlledWork('too late');
    await Promise.all([
      expect(queue.run(hung.work)).rejects.toThrow('the store did not answer within 0.05 s'),
      expect(queue.run(async () => 'never begun')).rejects.toMatchObject(busy),
    ]);
    expect(hung.state.signal?.aborted).toBe(true);
  });

  it('keeps the place of work that goes on although its time is over', async () => {
    const queue = createWorkQueue('the store', { running: 1, waiting: 0, seconds: 0.05 });
    const hung = controlledWork('too late');
    await expect(queue.run(hung.work)).rejects.toThrow('did not answer');
    expect(queue.length()).toEqual({ running: 1, waiting: 0 });
    await expect(queue.run(async () => 'next')).rejects.toMatchObject(busy);
    hung.end();
    await expect.poll(() => queue.length().running).toBe(0);
    expect(await queue.run(async () => 'next')).toBe('next');
  });

  it('goes on after work that fails', async () => {
    const queue = createWorkQueue('the store', { running: 1, waiting: 1, seconds: 60 });
    await expect(queue.run(async () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await queue.run(async () => 'next')).toBe('next');
  });
});
