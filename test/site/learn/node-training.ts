import { loadMnist } from '../../../pipeline/data/formats/mnist.ts';
import { startEngine } from '../../../pipeline/engines/engine.ts';
import type { Choices } from '../../../site/learn/choices.ts';
import { chooseDigits } from '../../../site/learn/digits.ts';
import type { Report } from '../../../site/learn/messages.ts';
import { createSession } from '../../../site/learn/session.ts';

/** The page's choices before a reader changes any. */
export const plainChoices: Choices = {
  recipe: 'classic',
  seed: 7,
  headStart: false,
  movesPartner: false,
  rates: 'balanced',
  withoutLabels: false,
};

/** What Node reports of the same training up to an iteration. */
export async function reportsOfNode(choices: Choices, until: number): Promise<readonly Report[]> {
  await startEngine('wasm', { threads: 1 });
  const reports: Report[] = [];
  const { train } = await loadMnist();
  const session = createSession(chooseDigits(train), (what) => reports.push(what));
  try {
    await session.begin(choices);
    await session.run(Infinity, until, new AbortController().signal);
  } finally {
    session.dispose();
  }
  return reports;
}

/** The fingerprint of the weights in the report of a pause. */
export function fingerprintIn(reports: readonly Report[]): string | undefined {
  return reports.flatMap((what) => (what.kind === 'paused' ? what.fingerprint : [])).at(-1);
}
