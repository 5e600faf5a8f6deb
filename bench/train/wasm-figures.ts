import { startEngine } from '../../pipeline/engines/engine.ts';
import { type Figure, machineLimit, median } from '../report.ts';
import { measureConvolution } from './convolution.ts';
import { measureGeneration } from './generation.ts';
import { measureInTurn, measureRepeatedly } from './in-turn.ts';
import { measureGrowth } from './memory-growth.ts';
import { ganConfiguration } from './configurations.ts';
import { measureProduct } from './product.ts';
import { captureKernels, withStockKernels } from './stock-kernels.ts';
import { createStepper } from './stepper.ts';

/** What is measured how often, and by how many threads. */
export interface WasmEffort {
  readonly steps: number;
  readonly growthSteps: number;
  readonly threads: number;
}

/** Our value and that of the baseline, which is the unmodified engine unless `baseline` names another. */
interface Compared {
  readonly ours: number;
  readonly theirs: number | null;
  readonly baseline?: string;
}

const noBaseline = { theirs: null, baseline: 'unmodified wasm (lacks the filter gradient)' };

/** Threads try for some seventy steps whether they are of help; what comes before is not how training runs. */
const settlingSteps = 90;

async function settleThreads(): Promise<void> {
  const stepper = createStepper(ganConfiguration('seed', 32));
  for (let step = 0; step < settlingSteps; step++) await stepper.step();
  stepper.dispose();
}

/** Every figure of the wasm engine, with the stock engine's in the same run. */
export async function measureWasm({
  steps,
  growthSteps,
  threads,
}: WasmEffort): Promise<readonly Figure[]> {
  const stock = captureKernels();
  await startEngine('wasm', { threads });
  await settleThreads();
  const third = Math.ceil(steps / 3);
  const figures: Figure[] = [];
  const limits: number[] = [];

  const add = (
    metric: string,
    unit: string,
    { ours, theirs, baseline = 'unmodified wasm' }: Compared,
  ): void => {
    figures.push({ metric, engine: 'wasm', value: ours, unit, baseline, baselineValue: theirs });
  };
  /** Samples of the limit beside each figure that is held to it: the machine's speed changes. */
  const addSpeed = async (metric: string, measured: () => Promise<Compared>) => {
    for (let sample = 0; sample < 3; sample++) {
      limits.push(await withStockKernels(stock, () => measureProduct([1024, 1024, 1024], 'plain')));
    }
    add(metric, 'GFLOP/s', await measured());
  };

  for (const [batchSize, count] of [
    [32, steps],
    [128, third],
  ] as const) {
    const stepper = createStepper(ganConfiguration('seed', batchSize));
    add(`seed-step-${batchSize}`, 'ms', await measureInTurn(stock, count, () => stepper.step()));
    stepper.dispose();
  }
  const stepper = createStepper(ganConfiguration('digits', 64));
  const step = await measureRepeatedly(third, () => stepper.step());
  add('conv-step-64', 'ms', { ours: step, ...noBaseline });
  stepper.dispose();

  const transposedSize = [32, 512, 1024] as const;
  await addSpeed('product-plain', () =>
    measureInTurn(stock, 9, () => measureProduct([1024, 1024, 1024], 'plain')),
  );
  await addSpeed('product-transposed', () =>
    measureInTurn(stock, steps, () => measureProduct(transposedSize, 'transposed-a')),
  );
  await addSpeed('product-transposed-right', () =>
    measureInTurn(stock, steps, () => measureProduct(transposedSize, 'transposed-b')),
  );
  await addSpeed('convolution', () =>
    measureInTurn(stock, steps, () => measureConvolution('forward')),
  );
  await addSpeed('input-gradient', () =>
    measureInTurn(stock, steps, () => measureConvolution('input-gradient')),
  );
  await addSpeed('filter-gradient', async () => ({
    ours: await measureRepeatedly(steps, () => measureConvolution('filter-gradient')),
    ...noBaseline,
  }));
  figures.push(machineLimit(median(limits)));

  add('generate-10000', 's', await measureInTurn(stock, 3, measureGeneration));
  return [...figures, ...(await measureGrowth(growthSteps))];
}
