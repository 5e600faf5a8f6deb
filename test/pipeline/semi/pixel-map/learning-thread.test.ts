import { describe, expect, it } from 'vitest';
import {
  directionsInThread,
  pixelMapInThread,
} from '../../../../pipeline/semi/pixel-map/learning-thread.ts';
import { type Moments, principalDirections } from '../../../../pipeline/semi/pixel-map/moments.ts';
import { learnPixelMap } from '../../../../pipeline/semi/pixel-map/pixel-map.ts';

/** Moments of images in whose rows neighbours go together. */
function momentsOf(side: number): Moments {
  const size = side ** 2;
  const products = Float64Array.from({ length: size ** 2 }, (_, place) => {
    const [a, b] = [Math.floor(place / size), place % size];
    const [right, down] = [(a % side) - (b % side), Math.floor(a / side) - Math.floor(b / side)];
    return 0.1 * Math.exp(-(right ** 2 + (1.01 * down) ** 2) / 8);
  });
  return { mean: new Float64Array(size), products };
}

describe('what is learnt from the moments of pixels in a thread', () => {
  const moments = momentsOf(9);

  it('is what is learnt without one', async () => {
    expect(await pixelMapInThread(moments)).toEqual(learnPixelMap(moments));
    expect(await directionsInThread(moments, 5)).toEqual(principalDirections(moments, 5));
  });

  it.each([
    ['the map', (stop: AbortSignal) => pixelMapInThread(momentsOf(48), stop)],
    ['directions', (stop: AbortSignal) => directionsInThread(momentsOf(48), 5, stop)],
  ])('is left at once when the run is stopped: %s', async (_, learn) => {
    const stop = new AbortController();
    const learning = learn(stop.signal);
    const reason = new Error('stopped by a person');
    // Of 2,304 pixels it takes a minute.
    setTimeout(() => stop.abort(reason), 100);
    await expect(learning).rejects.toBe(reason);
  });
});
