import { InvalidInput } from '../invalid-input.ts';
import type { Configuration } from '../gan/configuration.ts';
import { restoreNewest } from './checkpoint.ts';
import {
  createTrainingState,
  disposeTrainingState,
  type TrainingState,
} from '../gan/training-state.ts';
import type { RunFolder } from '../record/run-folder.ts';

/**
 * The newest whole checkpoint, or the beginning.
 *
 * @throws InvalidInput when there are checkpoints and none can be used, or the run is past its last step
 */
export async function firstState(
  folder: RunFolder,
  configuration: Configuration,
  say: (line: string) => void,
): Promise<{ state: TrainingState; logBytes: number }> {
  const { refused, ...restored } = await restoreNewest(folder.checkpoints, configuration);
  if (!restored.state) {
    if (refused.length > 0)
      throw new InvalidInput(`no checkpoint can be used: ${refused.join('; ')}`);
    return { state: createTrainingState(configuration), logBytes: 0 };
  }
  for (const line of refused) say(`refused: ${line}`);
  const { step } = restored.state;
  if (step > configuration.steps) {
    disposeTrainingState(restored.state);
    throw new InvalidInput(
      `--steps ${configuration.steps}: the run is at iteration ${step} already; ${step} or more are allowed`,
    );
  }
  say(`going on at iteration ${step} of ${configuration.steps}`);
  return restored;
}
