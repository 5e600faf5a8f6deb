import { InvalidInput } from '../../invalid-input.ts';
import type { Learner } from '../../semi/learner.ts';
import { restoreSemiCheckpoint } from './semi-checkpoint.ts';
import type { OpenedSemiRun } from './semi-run.ts';
import type { SemiState } from './train-semi-supervised.ts';

/**
 * The newest whole checkpoint, or the beginning.
 *
 * @throws InvalidInput when there are checkpoints and none can be used, or the run is past its last step
 */
export async function firstSemiState(
  { folder, description }: OpenedSemiRun,
  learner: Learner,
  say: (line: string) => void,
): Promise<{ state: SemiState; logBytes: number }> {
  const { configuration } = description;
  const { refused, ...restored } = await restoreSemiCheckpoint(
    folder.checkpoints,
    learner,
    configuration,
  );
  if (!restored.state) {
    if (refused.length > 0)
      throw new InvalidInput(`no checkpoint can be used: ${refused.join('; ')}`);
    return { state: { step: 0, seconds: 0, pending: [] }, logBytes: 0 };
  }
  for (const line of refused) say(`refused: ${line}`);
  const { step } = restored.state;
  if (step > configuration.steps) {
    throw new InvalidInput(
      `--steps ${configuration.steps}: the run is at iteration ${step} already; ${step} or more are allowed`,
    );
  }
  say(`going on at iteration ${step} of ${configuration.steps}`);
  return restored;
}
