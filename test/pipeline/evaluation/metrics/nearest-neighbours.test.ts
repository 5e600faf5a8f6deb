import { beforeAll, describe, expect, it } from 'vitest';
import { startEngine } from '../../../../pipeline/engines/engine.ts';
import {
  featureRows,
  pixelRows,
  type RowSource,
  visitDistances,
} from '../../../../pipeline/evaluation/metrics/distance-blocks.ts';
import { nearestNeighbours } from '../../../../pipeline/evaluation/metrics/nearest-neighbours.ts';
import { distanceOf, matrixOf, normalMatrix, rowsOf } from './matrices.ts';

beforeAll(async () => {
  await startEngine('wasm', { threads: 1 });
});

/** All distances of a query, sorted, the nearest first. */
function naiveNeighbours(
  query: readonly number[],
  references: readonly (readonly number[])[],
  leftOut: number | undefined,
) {
  return references
    .map((reference, index) => ({ index, distance: distanceOf(query, reference) }))
    .filter(({ index }) => index !== leftOut)
    .toSorted((a, b) => a.distance - b.distance);
}

describe('nearest neighbours', () => {
  it('are those of a naive search, across the borders of blocks', async () => {
    // More than one block of either side.
    const queries = normalMatrix('queries', 1100, 7);
    const references = normalMatrix('references', 2300, 7);
    const found = await nearestNeighbours(featureRows(queries), featureRows(references), 3);
    const referenceLists = rowsOf(references);
    for (const query of [0, 1, 999, 1000, 1001, 1099]) {
      const expected = naiveNeighbours(rowsOf(queries)[query] ?? [], referenceLists, undefined);
      for (let rank = 0; rank < 3; rank++) {
        expect(found.indices[query * 3 + rank]).toBe(expected[rank]?.index);
        expect(Math.sqrt(found.squaredDistances[query * 3 + rank] ?? 0)).toBeCloseTo(
          expected[rank]?.distance ?? -1,
          3,
        );
      }
    }
  });

  it('leave a row out of its own neighbours, but not its double', async () => {
    const rows = featureRows(matrixOf([[0], [5], [0], [9]]));
    const { indices, squaredDistances } = await nearestNeighbours(rows, rows, 2, {
      isSameSet: true,
    });
    expect([...indices]).toEqual([2, 1, 3, 0, 0, 1, 1, 0]);
    expect([...squaredDistances]).toEqual([0, 25, 16, 25, 0, 25, 16, 81]);
  });

  it('are refused when more are requested than there are', async () => {
    const rows = featureRows(matrixOf([[0], [1], [2]]));
    await expect(nearestNeighbours(rows, rows, 3, { isSameSet: true })).rejects.toThrow(
      '3 neighbours among 2',
    );
  });

  it('have the distance of each, up to the last', async () => {
    const reported: number[] = [];
    await nearestNeighbours(
      featureRows(normalMatrix('told', 1500, 2)),
      featureRows(normalMatrix('others', 2500, 2)),
      1,
      { onDone: (queries) => reported.push(Math.round(queries)) },
    );
    expect(reported).toEqual([800, 1000, 1400, 1500]);
  });
});

describe('distances block by block', () => {
  it('hold no more than a few blocks at once, however many rows there are', async () => {
    const asked: number[] = [];
    const source = (count: number): RowSource => ({
      count,
      size: 4,
      rows: (_, rows) => {
        asked.push(rows);
        return new Float32Array(rows * 4);
      },
    });
    let pairs = 0;
    await visitDistances(source(3000), source(6000), ({ squared }) => {
      pairs += squared.length;
    });
    expect(pairs).toBe(3000 * 6000);
    expect(Math.max(...asked)).toBe(2000);
  });

  it('scale bytes to [0, 1]', () => {
    const rows = pixelRows(Uint8Array.of(0, 255, 51, 102), 2);
    expect(rows.count).toBe(2);
    expect([...rows.rows(1, 1)]).toEqual([Math.fround(0.2), Math.fround(0.4)]);
  });

  it('refuse rows of different lengths', async () => {
    const [pair, single] = [featureRows(matrixOf([[0, 1]])), featureRows(matrixOf([[0]]))];
    await expect(visitDistances(pair, single, () => {})).rejects.toThrow(
      'rows of 2 and of 1 do not compare',
    );
  });
});
