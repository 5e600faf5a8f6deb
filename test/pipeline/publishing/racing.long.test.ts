import { once } from 'node:events';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { describe, expect, it } from 'vitest';
import { digestOf, generatorFromDigest } from '../../../models/seed/random.ts';
import { readAlias } from '../../../models/manifest/alias.ts';
import { writableFolderStore } from '../../../pipeline/stores/writable-folder.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';
import { nextMessage, startProcess } from './forked.ts';

const path = 'aliases/count.json';

/** A store with the number 0 in it, and processes that are about to add to it. */
async function counters(processes: number, rounds: number) {
  const folder = await temporaryFolder('count');
  const store = writableFolderStore(folder);
  await store.create(path, Buffer.from('0'));
  const children = await Promise.all(
    Array.from({ length: processes }, async () => {
      const child = await startProcess('counting-process.ts', [folder, path, String(rounds)]);
      const added = { child, rounds: 0 };
      child.on('message', (message: unknown) => {
        if (typeof message === 'number') added.rounds = message;
      });
      return added;
    }),
  );
  await Promise.all(children.map(({ child }) => nextMessage(child)));
  const count = async () => Number(Buffer.from(await store.read(path)).toString());
  return { children, count };
}

describe('processes that change one file at once', () => {
  it('lose no change', async () => {
    const { children, count } = await counters(4, 100);
    await Promise.all(children.map(({ child }) => once(child, 'exit')));
    expect(await count()).toBe(400);
  });

  it('lose no change and do not get stuck when some are killed', async () => {
    const { children, count } = await counters(6, 100);
    const random = generatorFromDigest(digestOf('instants of death of counters'));
    const doomed = children.slice(0, 4);
    for (const { child } of doomed) {
      await new Promise((resolve) => setTimeout(resolve, uniformInt(random, 0, 150)));
      child.kill('SIGKILL');
    }
    await Promise.all(
      children.map(async ({ child }) => child.exitCode ?? child.signalCode ?? once(child, 'exit')),
    );
    const acknowledged = children.reduce((sum, { rounds }) => sum + rounds, 0);
    expect(children.slice(4).map(({ rounds }) => rounds)).toEqual([100, 100]);
    // Who was killed may have changed the file and not come to say so, once at most.
    expect(await count()).toBeGreaterThanOrEqual(acknowledged);
    expect(await count()).toBeLessThanOrEqual(acknowledged + doomed.length);
  });
});

describe('two concurrent promotions', () => {
  it('have one winner each time, and the loser’s error names the new champion', async () => {
    const folder = await temporaryFolder('race');
    const store = writableFolderStore(folder);
    const people = await Promise.all(
      [1, 2].map(async () => startProcess('promoting-process.ts', [folder])),
    );
    await Promise.all(people.map((child) => nextMessage(child)));
    let previous: string | null = null;
    let firstWins = 0;
    const rounds = 30;
    for (let round = 0; round < rounds; round++) {
      const ids = people.map((_, person) => String(10 * round + person).padStart(16, '0'));
      const ask = async (messages: readonly string[]) => {
        const answers = people.map((child) => nextMessage<string>(child));
        // By turns one is asked a moment earlier, so that on a slow machine both get to win.
        for (const person of round % 2 === 0 ? [0, 1] : [1, 0]) {
          people[person]?.send(messages[person] ?? '');
        }
        return Promise.all(answers);
      };
      expect(await ask(ids)).toEqual(['seen', 'seen']);
      const answers = await ask(['go', 'go']);
      const winner = answers.indexOf('won');
      const [won = '', lost = ''] = winner === 0 ? ids : ids.toReversed();
      expect(answers[1 - winner]).toBe(
        `${folder}/aliases/champion.json: changed by another process meanwhile: champion now points to ${won}, before it pointed to ${previous ?? 'nothing'}; ${lost} was not promoted. Check that change, then promote again`,
      );
      expect(await readAlias(store, 'champion')).toEqual({ id: won, previous });
      previous = won;
      if (winner === 0) firstWins++;
    }
    // Else it was no race.
    expect([0, rounds]).not.toContain(firstWins);
  });
});
