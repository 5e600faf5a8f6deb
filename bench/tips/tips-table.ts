import { mean } from '../../pipeline/statistics.ts';
import type { TipFigures } from './train-tip.ts';
import type { Tip } from './tips.ts';

const columns = [
  { title: 'Fréchet distance', read: (run: TipFigures) => run.frechetDistance, digits: 1 },
  { title: 'precision', read: (run: TipFigures) => run.precision, digits: 2 },
  { title: 'coverage', read: (run: TipFigures) => run.coverage, digits: 2 },
  {
    title: 'accuracy of D',
    read: (run: TipFigures) => 100 * run.discriminatorAccuracy,
    digits: 0,
    unit: ' %',
  },
  { title: 'loss of G', read: (run: TipFigures) => run.generatorLoss ?? Number.NaN, digits: 2 },
] as const;

/** A Markdown table: a row a tip, each figure as mean ± sample standard deviation over its runs. */
export function tipsTable(tips: readonly Tip[], runs: readonly TipFigures[]): string {
  const rows = tips.map(({ name, change }) => {
    const own = runs.filter(({ tip }) => tip === name);
    return [
      change,
      ...columns.map(({ read, digits, ...column }) =>
        spread(own.map(read), digits, 'unit' in column ? column.unit : ''),
      ),
    ];
  });
  return [['change', ...columns.map(({ title }) => title)], columns.map(() => '---'), ...rows]
    .map((cells, index) => `| ${(index === 1 ? ['---', ...cells] : cells).join(' | ')} |`)
    .join('\n');
}

function spread(values: readonly number[], digits: number, unit: string): string {
  if (values.length === 0) return '–';
  const centre = mean(values);
  if (values.length === 1) return `${centre.toFixed(digits)}${unit}`;
  const variance =
    values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1);
  return `${centre.toFixed(digits)} ± ${Math.sqrt(variance).toFixed(digits)}${unit}`;
}
