import { type DistanceBlock, type RowSource, visitDistances } from './distance-blocks.ts';

/** For each query its k nearest references, the nearest first. */
export interface Neighbours {
  readonly k: number;
  /** [queries, k] */
  readonly indices: Int32Array;
  /** [queries, k] */
  readonly squaredDistances: Float32Array;
}

/**
 * Finds each query's k nearest references by Euclidean distance; of equally near ones the first.
 *
 * @param options.isSameSet queries and references are the same rows: none is its own neighbour
 * @param options.onDone is told how far the queries are, in fractions of one too
 * @throws RangeError where there are fewer than k references to choose from
 */
export async function nearestNeighbours(
  queries: RowSource,
  references: RowSource,
  k: number,
  {
    isSameSet = false,
    onDone = () => {},
  }: { readonly isSameSet?: boolean; readonly onDone?: (queries: number) => void } = {},
): Promise<Neighbours> {
  const choices = references.count - (isSameSet ? 1 : 0);
  if (k < 1 || choices < k) throw new RangeError(`${k} neighbours among ${choices}`);
  const neighbours: Neighbours = {
    k,
    indices: new Int32Array(queries.count * k).fill(-1),
    squaredDistances: new Float32Array(queries.count * k).fill(Number.POSITIVE_INFINITY),
  };
  await visitDistances(queries, references, (block) => {
    takeBlock(neighbours, block, isSameSet);
    onDone(
      block.firstQuery +
        (block.queries * (block.firstReference + block.references)) / references.count,
    );
  });
  return neighbours;
}

function takeBlock(neighbours: Neighbours, block: DistanceBlock, isSameSet: boolean): void {
  const { k, squaredDistances } = neighbours;
  const { squared, references } = block;
  for (let row = 0; row < block.queries; row++) {
    const query = block.firstQuery + row;
    const last = query * k + k - 1;
    let farthest = squaredDistances[last] as number;
    for (let column = 0; column < references; column++) {
      const distance = squared[row * references + column] as number;
      if (distance >= farthest) continue;
      const reference = block.firstReference + column;
      if (isSameSet && reference === query) continue;
      insert(neighbours, query, reference, distance);
      farthest = squaredDistances[last] as number;
    }
  }
}

/** Puts a reference in its place among a query's neighbours, the farthest falls out. */
function insert(
  { k, indices, squaredDistances }: Neighbours,
  query: number,
  reference: number,
  distance: number,
): void {
  let place = query * k + k - 1;
  for (; place > query * k && (squaredDistances[place - 1] as number) > distance; place--) {
    squaredDistances[place] = squaredDistances[place - 1] as number;
    indices[place] = indices[place - 1] as number;
  }
  squaredDistances[place] = distance;
  indices[place] = reference;
}
