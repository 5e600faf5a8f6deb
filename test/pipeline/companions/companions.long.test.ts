import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';
import { makeShortly, trainStriped } from './short-companions.ts';

describe('making companions', () => {
  it('gives the same model when it is repeated', async () => {
    const run = await trainStriped();
    const once = await makeShortly(run, await temporaryFolder('with-companions'));
    const again = await makeShortly(run, await temporaryFolder('with-companions'));
    expect(again).toEqual(once);
  });
});
