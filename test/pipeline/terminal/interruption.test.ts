import { describe, expect, it } from 'vitest';
import { silentProgress } from '../../../pipeline/terminal/evaluation-progress.ts';
import { interruptible, unlessInterrupted } from '../../../pipeline/terminal/interruption.ts';

describe('a work that can be interrupted', () => {
  it('comes to its outcome when nobody interrupts', async () => {
    const { signal } = new AbortController();
    const progress = interruptible(silentProgress, signal);
    const work = async () => {
      progress.stage('measuring', 2);
      progress.advance(1);
      return 'finished';
    };
    expect(await unlessInterrupted(signal, work)).toBe('finished');
  });

  it('is left at its next sign of progress, and comes to "stopped"', async () => {
    const stop = new AbortController();
    const progress = interruptible(silentProgress, stop.signal);
    let isFinished = false;
    const work = async () => {
      progress.advance(1);
      stop.abort();
      progress.advance(2);
      isFinished = true;
      return 'finished';
    };
    expect(await unlessInterrupted(stop.signal, work)).toBe('stopped');
    expect(isFinished).toBe(false);
  });

  it('fails with its own error all the same', async () => {
    const stop = new AbortController();
    stop.abort();
    const work = () => Promise.reject(new Error('the disk is full'));
    await expect(unlessInterrupted(stop.signal, work)).rejects.toThrow('the disk is full');
  });
});
