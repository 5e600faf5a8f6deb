import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import {
  fillTensors,
  type Newest,
  newestCheckpoint,
  readStateFile,
  readTensorsFile,
  tensorsFieldsSchema,
  writeCheckpoint,
} from '../../record/checkpoint-folder.ts';
import { type SemiConfiguration, semiConfigurationSchema } from '../../semi/configuration.ts';
import type { Learner } from '../../semi/learner.ts';
import type { SemiState } from './train-semi-supervised.ts';

const ownFieldsSchema = z.strictObject({
  format: z.literal(1),
  configuration: semiConfigurationSchema,
  step: z.int().nonnegative(),
  /** Length of log.jsonl when this was written: what follows is of a future that did not happen. */
  logBytes: z.int().nonnegative(),
  /** Time that training had taken. */
  seconds: z.number().nonnegative(),
  /** What the log has not been told yet. */
  pending: z.array(z.record(z.string(), z.number())),
});

const stateSchema = ownFieldsSchema.extend(tensorsFieldsSchema.shape);

/** Saves all that the rest of the run depends on, durably, and removes the oldest beyond two. */
export async function saveSemiCheckpoint(
  folder: string,
  { tensors }: Learner,
  state: SemiState,
  configuration: SemiConfiguration,
  logBytes: number,
): Promise<void> {
  const { step, seconds, pending } = state;
  const description: z.infer<typeof ownFieldsSchema> = {
    format: 1,
    configuration,
    step,
    logBytes,
    seconds,
    pending,
  };
  await writeCheckpoint(folder, step, tensors, description);
}

/**
 * Puts a learner where the newest checkpoint is that is whole and of this configuration, whatever its
 * length. Newer ones that are not are set aside as refused-….
 */
export async function restoreSemiCheckpoint(
  folder: string,
  { tensors }: Learner,
  configuration: SemiConfiguration,
): Promise<Newest<{ readonly state: SemiState; readonly logBytes: number }>> {
  return newestCheckpoint(folder, async (path) => {
    const saved = await readStateFile(path, stateSchema);
    // A run may go on for longer than it was first meant to, and its data may have moved.
    const decisive = { steps: 0, data: '' };
    if (
      !isDeepStrictEqual({ ...saved.configuration, ...decisive }, { ...configuration, ...decisive })
    ) {
      throw new Error('state.json: belongs to a run of another configuration');
    }
    fillTensors(tensors, saved, await readTensorsFile(path, saved));
    const { step, seconds, pending, logBytes } = saved;
    return { state: { step, seconds, pending }, logBytes };
  });
}
