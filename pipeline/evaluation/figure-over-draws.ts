import type { Figure } from '../../models/evaluation.ts';
import { mean } from '../statistics.ts';

/**
 * A figure from its values over several draws: mean, sample standard deviation (0 for one draw), and the
 * mean of the floor's values.
 *
 * @param floors the same figure for real images; null or none: it has no floor
 */
export function figureOverDraws(
  values: readonly number[],
  floors: readonly number[] | null = null,
): Figure {
  const centre = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  return {
    mean: centre,
    std: values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : 0,
    floor: floors && floors.length > 0 ? mean(floors) : null,
  };
}
