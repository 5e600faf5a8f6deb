import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ownTurn } from '../../../functions/serving/turns.ts';

describe('ownTurn', () => {
  it('lets one caller go on in each turn of the event loop, in their order', async () => {
    const seen: string[] = [];
    const callers = ['a', 'b', 'c'].map(async (name) => {
      await ownTurn();
      seen.push(name);
    });
    for (let turn = 0; seen.length < 3 && turn < 10; turn++) {
      const before = seen.length;
      await nextTurn();
      expect(seen.length - before).toBeLessThanOrEqual(1);
    }
    await Promise.all(callers);
    expect(seen).toEqual(['a', 'b', 'c']);
  });

  it('can be asked for again later', async () => {
    await ownTurn();
    await ownTurn();
    expect(await Promise.all([ownTurn(), ownTurn()])).toHaveLength(2);
  });
});
