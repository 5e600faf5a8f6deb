import type { LogEntry, StepRecord } from './step-record.ts';

/** The losses are no longer numbers: going on would only write them over the last good weights. */
export class TrainingDiverged extends Error {
  override readonly name = 'TrainingDiverged' as const;
}

/**
 * Lets a line of the log pass when its losses are numbers.
 *
 * @param record what the line's means are of: it says in which iteration the first was lost
 * @throws TrainingDiverged that names the step and the likely cause
 */
export async function requireFinite(entry: LogEntry, record: StepRecord): Promise<void> {
  const { step, lossOnReal, lossOnFake, generatorLoss } = entry;
  if ([lossOnReal, lossOnFake, generatorLoss ?? 0].every(Number.isFinite)) return;
  const { discriminator, generator } = await record.readPending();
  // A head start leaves the generator's losses to the last iterations.
  const late = discriminator.length - generator.length;
  const losses = discriminator.map(([onReal, onFake], index) => ({
    step: step - discriminator.length + 1 + index,
    lossOnReal: onReal,
    lossOnFake: onFake,
    generatorLoss: generator[index - late] ?? 0,
  }));
  const lost = losses
    .flatMap(({ step: at, ...each }) =>
      Object.entries(each).map(([name, loss]) => ({ at, name, loss })),
    )
    .find(({ loss }) => !Number.isFinite(loss));
  throw new TrainingDiverged(
    `step ${lost?.at ?? step}: ${lost?.name ?? 'a mean loss'} is ${lost?.loss ?? 'not finite'}: the weights have diverged, most likely from too high a learning rate; the last checkpoint is from before`,
  );
}

/** @throws TrainingDiverged that names the step and the tensor when one holds what is not a finite number */
export function requireFiniteTensor(step: number, name: string, values: Float32Array): void {
  const lost = values.find((value) => !Number.isFinite(value));
  if (lost === undefined) return;
  throw new TrainingDiverged(
    `step ${step}: ${name} holds ${lost}: the weights have diverged, most likely from too high a learning rate; nothing of this step is saved`,
  );
}
