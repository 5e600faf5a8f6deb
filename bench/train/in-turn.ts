import { median } from '../report.ts';
import { type Registered, withStockKernels } from './stock-kernels.ts';

/** The medians of ours and of the stock engine's. */
export interface InTurn {
  readonly ours: number;
  readonly theirs: number;
}

/** Measures ours and the stock engine's in turn, so that a change of the machine's speed meets both. */
export async function measureInTurn(
  stock: Registered,
  count: number,
  once: () => Promise<number>,
): Promise<InTurn> {
  const [ours, theirs]: [number[], number[]] = [[], []];
  await once();
  await withStockKernels(stock, once);
  for (let round = 0; round < count; round++) {
    ours.push(await once());
    // Stock steps are slow and steady: a third as many are enough.
    if (round % 3 === 0) theirs.push(await withStockKernels(stock, once));
  }
  return { ours: median(ours), theirs: median(theirs) };
}

/** The median of several, after one that is not counted: the first finds everything cold. */
export async function measureRepeatedly(
  count: number,
  once: () => Promise<number>,
): Promise<number> {
  await once();
  const values: number[] = [];
  for (let round = 0; round < count; round++) values.push(await once());
  return median(values);
}
