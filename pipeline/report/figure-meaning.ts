import type { Figure, FigureName } from '../../models/evaluation.ts';
import { decimalsFor } from './numbers.ts';

/** How a figure is told to a person. */
export interface FigureMeaning {
  readonly name: FigureName;
  readonly title: string;
  readonly better: 'higher' | 'lower' | 'near the floor' | 'near the floor or above';
  readonly unit: 'percent' | 'plain';
  readonly meaning: string;
}

/** All figures of an evaluation, in the order a person reads them. */
export const figureMeanings: readonly FigureMeaning[] = [
  {
    name: 'labelAgreement',
    title: 'Label agreement',
    better: 'higher',
    unit: 'percent',
    meaning: 'How often the classifier reads the digit that was asked for.',
  },
  {
    name: 'classificationAccuracyScore',
    title: 'Classification accuracy score',
    better: 'higher',
    unit: 'percent',
    meaning:
      'A fresh classifier learns from generated images alone: how often it then reads real ones right.',
  },
  {
    name: 'frechetDistance',
    title: 'Fréchet distance',
    better: 'lower',
    unit: 'plain',
    meaning:
      'How far the crowd of generated images is from the crowd of real ones. Grows with ugly images and with missing kinds alike.',
  },
  {
    name: 'coverage',
    title: 'Coverage',
    better: 'higher',
    unit: 'percent',
    meaning:
      'How many real images have a generated one among their nearest. Falls when some kinds are never drawn.',
  },
  {
    name: 'precision',
    title: 'Precision',
    better: 'higher',
    unit: 'percent',
    meaning:
      'How many generated images lie where real ones are. Falls with images that could not be real.',
  },
  {
    name: 'recall',
    title: 'Recall',
    better: 'higher',
    unit: 'percent',
    meaning: 'How many real images lie where generated ones are: how much the model could draw.',
  },
  {
    name: 'density',
    title: 'Density',
    better: 'near the floor',
    unit: 'plain',
    meaning:
      'In how many real neighbourhoods a generated image lies. Far above the floor, the model keeps to the most usual kinds.',
  },
  {
    name: 'copyDistanceRatio',
    title: 'Copy distance ratio',
    better: 'near the floor or above',
    unit: 'plain',
    meaning:
      'How far generated images stay from the training images, where 1 is as far as new real ones do. Well below it, the model copies.',
  },
];

/** A figure's value, floor and their ratio as texts; what is in percent bears no sign, "–" stands for what there is not. */
export interface FigureTexts {
  /** "99.31 ± 0.05"; without the deviation for a single draw. */
  readonly value: string;
  readonly floor: string;
  readonly ratio: string;
}

/** Tells a figure in its unit, the deviation and the floor with as many decimals as the mean. */
export function figureTexts(
  { mean, std, floor }: Figure,
  unit: FigureMeaning['unit'],
): FigureTexts {
  const factor = unit === 'percent' ? 100 : 1;
  const decimals = decimalsFor(factor * mean);
  const told = (value: number) => (factor * value).toFixed(decimals);
  return {
    value: std === 0 ? told(mean) : `${told(mean)} ± ${told(std)}`,
    floor: floor === null ? '–' : told(floor),
    ratio: floor === null || floor === 0 ? '–' : (mean / floor).toFixed(2),
  };
}
