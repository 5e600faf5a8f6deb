/**
 * A process that measures one engine as its standard input asks: one JSON object a line in, one out.
 * Usage: contestant.ts ENGINE THREADS
 */
import { createInterface } from 'node:readline';
import { type EngineName, startEngine } from '../../pipeline/engines/engine.ts';
import { type PresetName, presets } from '../../pipeline/gan/presets.ts';
import type { Measurement } from './contestants.ts';
import { ganConfiguration } from './configurations.ts';
import { measureProduct } from './product.ts';
import { createStepper, type Stepper } from './stepper.ts';

/** Threads try for some seventy steps whether they are of help; what comes before is not how training runs. */
const settlingSteps = 90;

/** Seconds of products in one measurement: a single one is too short for the clock and for other programs. */
const productSeconds = 0.2;

const [engine = 'wasm', threads = '1'] = process.argv.slice(2);
let running: { readonly preset: PresetName; readonly stepper: Stepper } | undefined;

try {
  await startEngine(engine as EngineName, { threads: Number(threads) });
  answer({ ready: true });
  for await (const line of createInterface({ input: process.stdin })) {
    answer({ value: await measure(JSON.parse(line) as Measurement) });
  }
} catch (error) {
  answer({ error: error instanceof Error ? error.message : String(error) });
}

function answer(object: object): void {
  process.stdout.write(`${JSON.stringify(object)}\n`);
}

async function measure(measurement: Measurement): Promise<number> {
  if (measurement.kind === 'iterations') {
    const stepper = await stepperOf(measurement.preset);
    const start = performance.now();
    for (let step = 0; step < measurement.count; step++) await stepper.step();
    return (measurement.count / (performance.now() - start)) * 1000;
  }
  const speeds: number[] = [];
  const end = performance.now() + 1000 * productSeconds;
  while (speeds.length === 0 || performance.now() < end) {
    speeds.push(await measureProduct(measurement.shape, measurement.layout));
  }
  // Other programs only ever take time: the faster half tells more.
  return speeds.toSorted((a, b) => b - a)[speeds.length >> 2] ?? 0;
}

/** The GAN of a preset, which is made anew, with its threads settled, when another preset is asked for. */
async function stepperOf(preset: PresetName): Promise<Stepper> {
  if (running?.preset === preset) return running.stepper;
  running?.stepper.dispose();
  const stepper = createStepper(ganConfiguration(preset, presets[preset].batchSize));
  const steps = Number(threads) > 1 ? settlingSteps : settlingSteps / 10;
  for (let step = 0; step < steps; step++) await stepper.step();
  running = { preset, stepper };
  return stepper;
}
