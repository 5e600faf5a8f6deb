import { type EngineName, startEngine } from '../../pipeline/engines/engine.ts';
import { type Figure, median } from '../report.ts';
import { measureGeneration } from './generation.ts';
import { measureRepeatedly } from './in-turn.ts';
import { seedNetworks } from './networks.ts';
import { createStepper } from './stepper.ts';

/** On the cpu engine a step takes seconds, and 10,000 digits most of a minute. */
const fewSteps = 3;

/** The figures that any engine has: both sizes of the seed's step, and 10,000 digits. */
export async function measureEngine(
  name: Exclude<EngineName, 'wasm'>,
  steps: number,
): Promise<readonly Figure[]> {
  await startEngine(name);
  const slow = name === 'cpu';
  const count = slow ? Math.min(steps, fewSteps) : steps;
  const figure = (metric: string, unit: string, value: number): Figure => ({
    metric,
    engine: name,
    value,
    unit,
    rival: null,
    rivalValue: null,
  });
  const figures: Figure[] = [];
  for (const batchSize of [32, 128]) {
    const stepper = createStepper(seedNetworks, batchSize);
    const value = await measureRepeatedly(count, () => stepper.step());
    figures.push(figure(`seed-step-${batchSize}`, 'ms', value));
    stepper.dispose();
  }
  const seconds = slow
    ? median([await measureGeneration()])
    : await measureRepeatedly(3, measureGeneration);
  figures.push(figure('generate-10000', 's', seconds));
  return figures;
}
