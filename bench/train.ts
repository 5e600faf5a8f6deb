import { Command } from '@commander-js/extra-typings';
import { startWasmEngine } from '../models/wasm-engine.ts';
import { runCommand, wholeNumber } from '../pipeline/commands/command.ts';
import { startEngine } from '../pipeline/engines/engine.ts';
import { measureGeneration } from './train/generation.ts';
import { captureStockKernels, type StockKernels, withStockKernels } from './train/stock-kernels.ts';
import { measureGrowth } from './train/memory-growth.ts';
import { measureProduct } from './train/product.ts';
import { createStepper } from './train/seed-step.ts';
import { median, printFigures, type Figure } from './report.ts';

/** Long enough for a leak of a tensor a step to show. */
const growthSteps = 2000;

await runCommand(
  new Command('bench:train')
    .description(
      'Times training on the wasm engine, with the stock engine beside it in the same run.',
    )
    .option('--json', 'one array of figures instead of a table', false)
    .option('--steps <N>', 'timed steps of each kind', wholeNumber(3, 10_000), 30)
    .action(measure),
);

/** Measures everything, a figure after the other. */
async function measure({ json, steps }: { json: boolean; steps: number }): Promise<void> {
  await startWasmEngine();
  const stock = captureStockKernels();
  await startEngine('wasm');
  const inTurn = (count: number, once: () => number) => measureInTurn(stock, count, once);
  const figures: Figure[] = [];
  const add = (metric: string, unit: string, { ours, theirs }: InTurn) =>
    figures.push({
      metric,
      engine: 'wasm',
      value: ours,
      unit,
      rival: 'stock wasm',
      rivalValue: theirs,
    });
  for (const batchSize of [32, 128]) {
    const stepper = createStepper(batchSize);
    add(`seed-step-${batchSize}`, 'ms', inTurn(batchSize === 32 ? steps : steps / 3, stepper.step));
    stepper.dispose();
  }
  add(
    'product-plain',
    'GFLOP/s',
    inTurn(9, () => measureProduct([1024, 1024, 1024], 'plain')),
  );
  const transposed = (kind: 'transposed-a' | 'transposed-b') =>
    inTurn(steps, () => measureProduct([32, 512, 1024], kind));
  add('product-transposed', 'GFLOP/s', transposed('transposed-a'));
  add('product-transposed-right', 'GFLOP/s', transposed('transposed-b'));
  add('generate-10000', 's', inTurn(3, measureGeneration));
  figures.push(await measureGrowth(growthSteps));
  printFigures(figures, json);
}

interface InTurn {
  readonly ours: number;
  readonly theirs: number;
}

/** Medians of ours and of the stock engine's, taken in turn: a change of the machine's speed meets both. */
function measureInTurn(stock: StockKernels, count: number, once: () => number): InTurn {
  const [ours, theirs]: [number[], number[]] = [[], []];
  once();
  withStockKernels(stock, once);
  for (let round = 0; round < count; round++) {
    ours.push(once());
    // Stock steps are slow and steady: a third as many are enough.
    if (round % 3 === 0) theirs.push(withStockKernels(stock, once));
  }
  return { ours: median(ours), theirs: median(theirs) };
}
