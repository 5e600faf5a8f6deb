import type { FormatName } from './formats/table.ts';
import { variations } from './lines/layout.ts';
import { effectOrder } from './paper/presets.ts';
import type { LinePlan } from './series.ts';
import type { Shares } from './splits.ts';
import { signs } from './text/alphabet.ts';

/** A data set of lines as it was asked for. The same order and model give the same bytes. */
export interface NumbersOrder {
  readonly plan: LinePlan;
  /** Lines of the whole data set. */
  readonly count: number;
  /** One of several parts of the data set; null: all of it. */
  readonly shard: Shard | null;
  readonly split: Shares | null;
  readonly format: FormatName;
  readonly masks: boolean;
}

/** A part of a data set, counted from 1. */
export interface Shard {
  readonly part: number;
  readonly of: number;
}

/** The lines of an order's shard: from one index up to another. */
export function rangeOf({ count, shard }: Pick<NumbersOrder, 'count' | 'shard'>) {
  const { part, of } = shard ?? { part: 1, of: 1 };
  return { from: Math.floor(((part - 1) * count) / of), to: Math.floor((part * count) / of) };
}

/** What dataset.json says: all that the data set follows from. It has no time, so the same order gives the same bytes. */
export function descriptionOf(
  order: NumbersOrder & { readonly start?: number },
  model: string,
  lines: object,
): object {
  const { paper, variation, ...plan } = order.plan;
  return {
    program: 'digit-mint',
    description:
      'Lines of handwritten characters, generated. Digits are drawn by a generative adversarial network, all other characters by rule.',
    model,
    ...order,
    plan,
    variation: { name: variation, ranges: variations[variation] },
    effects: { order: effectOrder, ranges: paper },
    drawnByRule: signs,
    lines,
    license:
      'digit-mint is under the MIT licence. The pictures are generated; state the licence of your own publication of them, and of the data that the model was trained on.',
  };
}
