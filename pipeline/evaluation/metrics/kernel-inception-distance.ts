import type { FeatureMatrix } from '../../classifier/network.ts';
import {
  type ProductBlock,
  featureRows,
  visitOwnProducts,
  visitProducts,
} from './distance-blocks.ts';

/** A set of features with the part of its kernel inception distance that every comparison shares. */
export interface KernelSet {
  readonly features: FeatureMatrix;
  /** The mean kernel over all pairs of two different rows. */
  readonly meanKernel: number;
}

/**
 * The kernel inception distance of two sets: the unbiased estimate of their squared maximum mean
 * discrepancy, mean k(x, x′) + mean k(y, y′) − 2 mean k(x, y) over pairs of different rows, with the kernel
 * k(a, b) = (a·b / size + 1)³. Bińkowski et al. 2018, arXiv:1801.01401, here over the features of this
 * project's classifier in place of Inception's.
 *
 * Every pair counts. The paper averages over subsets (100 of 1,000 rows) instead; for 10,000 rows that is
 * more work than all pairs, and its estimate varies more.
 *
 * @returns about 0 for two sets of one distribution, also slightly below 0; its expectation does not depend
 *   on the number of rows
 * @throws RangeError for rows of different sizes
 */
export async function kernelInceptionDistance(
  first: KernelSet,
  second: KernelSet,
): Promise<number> {
  const sum = kernelSumAcross(first.features.size);
  await visitProducts(featureRows(first.features), featureRows(second.features), (block) =>
    sum.add(block),
  );
  return sum.distance(first, second);
}

/** Adds up the kernel over all pairs of two sets, block by block, for {@link kernelInceptionDistance}. */
export function kernelSumAcross(size: number) {
  let sum = 0;
  return {
    add({ products }: Pick<ProductBlock, 'products'>): void {
      // One sum over all blocks, whose grouping would change its rounding; a local one, which needs no memory.
      let total = sum;
      for (let index = 0; index < products.length; index++) {
        total += kernel(products[index] as number, size);
      }
      sum = total;
    },
    /** The distance of the sets whose blocks were added. */
    distance(first: KernelSet, second: KernelSet): number {
      const meanAcross = sum / (first.features.count * second.features.count);
      return first.meanKernel + second.meanKernel - 2 * meanAcross;
    },
  };
}

/**
 * Prepares a set of features for {@link kernelInceptionDistance}.
 *
 * @throws RangeError for fewer than two rows
 */
export async function kernelSet(features: FeatureMatrix): Promise<KernelSet> {
  const sum = kernelSumWithin(features);
  await visitOwnProducts(featureRows(features), (block) => sum.add(block));
  return sum.set();
}

/**
 * Adds up the kernel over the pairs of a set, block by block, for {@link kernelSet}.
 *
 * @throws RangeError for fewer than two rows
 */
export function kernelSumWithin(features: FeatureMatrix) {
  const { count, size } = features;
  if (count < 2) throw new RangeError(`a kernel inception distance needs two rows, not ${count}`);
  let sum = 0;
  return {
    add(block: ProductBlock): void {
      sum += sumAboveDiagonal(block, size);
    },
    /** The set whose blocks were added. */
    set: (): KernelSet => ({ features, meanKernel: sum / ((count * (count - 1)) / 2) }),
  };
}

/** The kernel is symmetric, so each pair of a set is counted once: where the reference comes later. */
function sumAboveDiagonal(block: ProductBlock, size: number): number {
  const { firstQuery, queries, firstReference, references, products } = block;
  let sum = 0;
  for (let row = 0; row < queries; row++) {
    for (
      let column = Math.max(0, firstQuery + row + 1 - firstReference);
      column < references;
      column++
    ) {
      sum += kernel(products[row * references + column] as number, size);
    }
  }
  return sum;
}

/** The polynomial kernel of degree 3. @param product a·b */
function kernel(product: number, size: number): number {
  const base = product / size + 1;
  return base * base * base;
}
