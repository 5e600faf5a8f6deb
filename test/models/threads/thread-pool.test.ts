import { afterEach, describe, expect, it } from 'vitest';
import {
  createThreadPool,
  type PoolBounds,
  PoolOverloaded,
  type ThreadPool,
} from '../../../models/threads/thread-pool.ts';
import { createThread, startWorker } from '../../../models/threads/thread.ts';
import type { Deed } from './patient-worker.ts';

const minute = 60_000;
const pools: ThreadPool<Deed, number>[] = [];
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
});

function poolOf(bounds: Partial<PoolBounds> = {}) {
  const start = (data: Parameters<typeof startWorker>[2]) =>
    startWorker(import.meta.url, 'patient-worker', data);
  const pool = createThreadPool<Deed, number>(() => createThread(start), {
    threads: 1,
    waiting: 1,
    milliseconds: minute,
    ...bounds,
  });
  pools.push(pool);
  return (deed: Deed, signal?: AbortSignal) => pool.run((thread) => thread.ask(deed), signal);
}

describe('a pool of threads', () => {
  it('works in one thread after the other, which it keeps', async () => {
    const run = poolOf({ threads: 2, waiting: 4 });
    const first = await Promise.all(Array.from({ length: 6 }, () => run('nothing')));
    expect(new Set(first).size).toBe(2);
    expect(first).toContain(await run('nothing'));
  });

  it('refuses what would wait behind as many others as it allows', async () => {
    const leaving = new AbortController();
    const run = poolOf();
    const working = run('wait for the signal', leaving.signal);
    const waiting = run('nothing');
    await expect(run('nothing')).rejects.toThrow(new PoolOverloaded('1 others wait'));
    expect(pools[0]?.length()).toEqual({ waiting: 1, running: 1 });
    leaving.abort(new Error('gone'));
    await expect(working).rejects.toThrow('gone');
    expect(await waiting).toBeGreaterThan(0);
    expect(pools[0]?.length()).toEqual({ waiting: 0, running: 0 });
  });

  it('ends a thread that takes too long, and goes on with another', async () => {
    const run = poolOf({ milliseconds: 2000 });
    await expect(run('hang')).rejects.toThrow(new PoolOverloaded('a job took more than 2000 ms'));
    // On a busy machine the next thread may take as long to start.
    await expect.poll(() => run('nothing').catch(() => 0)).toBeGreaterThan(0);
  });

  it('takes out of the queue what nobody waits for any more', async () => {
    const [working, waiting] = [new AbortController(), new AbortController()];
    const run = poolOf();
    const first = run('wait for the signal', working.signal);
    const second = run('hang', waiting.signal);
    waiting.abort(new Error('gone'));
    await expect(second).rejects.toThrow('gone');
    working.abort(new Error('gone too'));
    await expect(first).rejects.toThrow('gone too');
    expect(await run('nothing')).toBeGreaterThan(0);
    await expect(run('nothing', waiting.signal)).rejects.toThrow('gone');
  });

  it('passes on what goes wrong, and keeps the thread', async () => {
    const run = poolOf();
    const thread = await run('nothing');
    await expect(run('fail')).rejects.toThrow('it failed');
    expect(await run('nothing')).toBe(thread);
  });

  it('is asked in vain once it is closed', async () => {
    const run = poolOf();
    await run('nothing');
    const outcome = run('hang').catch((error: Error) => error.message);
    // The thread is asked in this turn.
    await new Promise(setImmediate);
    await pools[0]?.close();
    expect(await outcome).toBe('the thread ended with 1');
    await expect(run('nothing')).rejects.toThrow('the thread is closed');
  });
});
