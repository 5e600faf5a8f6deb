import type { ClassFigures, Evaluation, Figure } from '../../models/manifest/evaluation.ts';
import {
  describeFigure,
  type FigureDescription,
  type FigureName,
  figureNames,
} from '../../models/manifest/figures.ts';
import { formatDuration } from '../terminal/progress.ts';

/** How the table says which values of a figure are better. */
const directions: Readonly<Record<FigureDescription['direction'], string>> = {
  lower: 'lower',
  higher: 'higher',
  'near the floor': 'near the baseline',
  'up to the floor': 'near the baseline',
};

const figureHeader = ['figure', 'mean ± std', 'real data', 'train–train', 'ratio', 'better'];

const explanation = [
  'real data: training images in place of generated ones, compared with the held-out images',
  'train–train: as many training images compared with other training images',
  'ratio: the mean relative to real data',
];
const classHeader = ['class', 'share (real)', 'agreement', 'Fréchet (real)', 'variety (real)'];

/** An evaluation as text: what was measured, the figures, the classes; columns aligned. */
export function evaluationTable(modelId: string, evaluation: Evaluation): string {
  const {
    dataset,
    reference = 'test',
    classifier,
    images,
    draws,
    scoreImages,
    figures,
    classes,
  } = evaluation;
  const minutes = formatDuration(evaluation.seconds);
  const score = scoreImages > 0 ? `; ${scoreImages} digits per score` : '';
  const quick = evaluation.quick ? ', quick: small sets give worse figures' : '';
  return [
    `model ${modelId} compared with the ${reference} images of ${dataset.name}: ${draws} ${draws === 1 ? 'draw' : 'draws'} of ${images} images${score} (${minutes}${quick})`,
    `classifier ${classifier.sha256.slice(0, 12)}: ${
      classifier.testAccuracy === null
        ? 'not trained, as the data have no classes; its features are those of random weights'
        : `accuracy ${percent(classifier.testAccuracy)} on all ${reference} images`
    }`,
    '',
    ...aligned([figureHeader, ...figureNames.map((name) => figureCells(name, figures[name]))]),
    ...explanation,
    '',
    ...aligned([classHeader, ...classes.map(classCells)]),
    '',
  ].join('\n');
}

function figureCells(name: FigureName, figure: Figure | null): readonly string[] {
  const { title, unit, direction } = describeFigure(name);
  const better = directions[direction];
  if (!figure) return [title, '–', '–', '–', '–', better];
  const { mean, std, floor, trainingFloor } = figure;
  const text = (value: number) => figureValue(value, unit);
  return [
    title,
    `${text(mean)} ± ${text(std)}`,
    floor === null ? '–' : text(floor),
    trainingFloor === undefined ? '–' : text(trainingFloor),
    floor === null || floor <= 0 ? '–' : (mean / floor).toFixed(3),
    better,
  ];
}

function classCells(figures: ClassFigures): readonly string[] {
  const { name, share, testShare, labelAgreement, variety, testVariety } = figures;
  const { frechetDistance, frechetDistanceFloor } = figures;
  const beside = (value: string, other: string) => `${value} (${other})`;
  return [
    name,
    beside(percent(share), percent(testShare)),
    orDash(labelAgreement, percent),
    beside(orDash(frechetDistance, decimal), orDash(frechetDistanceFloor, decimal)),
    beside(orDash(variety, decimal), orDash(testVariety, decimal)),
  ];
}

function orDash(value: number | null, text: (value: number) => string): string {
  return value === null ? '–' : text(value);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}

function decimal(value: number): string {
  return value.toFixed(Math.abs(value) >= 100 ? 1 : 3);
}

/** A figure's value in its unit. */
export function figureValue(value: number, unit: FigureDescription['unit']): string {
  return unit === 'share' ? percent(value) : decimal(value);
}

/** Cells in columns: the first to the left, the others to the right. */
export function aligned(cells: readonly (readonly string[])[]): readonly string[] {
  const columns = cells[0]?.length ?? 0;
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...cells.map((row) => row[column]?.length ?? 0)),
  );
  return cells.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}
