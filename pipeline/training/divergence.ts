import type { LogEntry } from './step-record.ts';

/** The losses are no longer numbers: going on would only write them over the last good weights. */
export class TrainingDiverged extends Error {
  override readonly name = 'TrainingDiverged' as const;
}

/** Passes an entry on. @throws TrainingDiverged that names the step and the likely cause */
export function requireFinite(entry: LogEntry): LogEntry {
  const { step, lossOnReal, lossOnFake, generatorLoss } = entry;
  const losses = { lossOnReal, lossOnFake, generatorLoss: generatorLoss ?? 0 };
  const [lost] = Object.entries(losses).filter(([, loss]) => !Number.isFinite(loss));
  if (lost) {
    throw new TrainingDiverged(
      `step ${step}: ${lost[0]} is ${lost[1]}: the weights have diverged, most likely from too high a learning rate; the last checkpoint is from before`,
    );
  }
  return entry;
}

/** @throws TrainingDiverged that names the step and the tensor when one holds what is not a finite number */
export function requireFiniteTensor(step: number, name: string, values: Float32Array): void {
  const lost = values.find((value) => !Number.isFinite(value));
  if (lost === undefined) return;
  throw new TrainingDiverged(
    `step ${step}: ${name} holds ${lost}: the weights have diverged, most likely from too high a learning rate; nothing of this step is saved`,
  );
}
