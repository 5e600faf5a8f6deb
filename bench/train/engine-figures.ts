import { type EngineName, startEngine } from '../../pipeline/engines/engine.ts';
import { type Figure, median } from '../report.ts';
import { measureGeneration } from './generation.ts';
import { measureRepeatedly } from './in-turn.ts';
import { ganConfiguration } from './configurations.ts';
import { createStepper } from './stepper.ts';

/** On the cpu engine a step takes seconds, and 10,000 digits most of a minute. */
const fewSteps = 3;

/** What is trained, with how many images in a step. */
const cases = [
  ['seed-step-32', 'seed', 32],
  ['seed-step-128', 'seed', 128],
  ['conv-step-64', 'digits', 64],
] as const;

/** The figures that any engine has: the steps of both kinds of networks, and 10,000 digits. */
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
    baseline: null,
    baselineValue: null,
  });
  const figures: Figure[] = [];
  for (const [metric, preset, batchSize] of cases) {
    const stepper = createStepper(ganConfiguration(preset, batchSize));
    const value = await measureRepeatedly(count, () => stepper.step());
    figures.push(figure(metric, 'ms', value));
    stepper.dispose();
  }
  const seconds = slow
    ? median([await measureGeneration()])
    : await measureRepeatedly(3, measureGeneration);
  figures.push(figure('generate-10000', 's', seconds));
  return figures;
}
