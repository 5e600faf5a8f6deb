import type { FigureName } from './figures.ts';

/** What each figure means, for the report, in the order in which a person reads them. */
export const figureMeanings = {
  labelAgreement: 'How often the classifier reads the digit that was asked for.',
  classificationAccuracyScore:
    'A fresh classifier learns from generated images alone: how often it then reads real ones right.',
  frechetDistance:
    'How far the crowd of generated images is from the crowd of real ones. Grows with ugly images and with missing kinds alike.',
  coverage:
    'How many real images have a generated one among their nearest. Falls when some kinds are never drawn.',
  precision:
    'How many generated images lie where real ones are. Falls with images that could not be real.',
  recall: 'How many real images lie where generated ones are: how much the model could draw.',
  density:
    'In how many real neighbourhoods a generated image lies. Far above the floor, the model keeps to the most usual kinds.',
  copyDistanceRatio:
    'How far generated images stay from the training images, where 1 is as far as new real ones do. Well below it, the model copies.',
} satisfies Readonly<Record<FigureName, string>>;

/** A figure for the visitors of the playground. */
export interface VisitorWords {
  readonly title: string;
  readonly words: string;
}

/** The figures for the playground, in the order of what a visitor would ask first; null: not shown. */
export const visitorWords = {
  labelAgreement: {
    title: 'Reads as asked',
    words: 'How often an independent reader sees the digit that was asked for.',
  },
  precision: {
    title: 'Looks real',
    words: 'How many drawn digits lie among real ones.',
  },
  coverage: {
    title: 'Variety',
    words: 'How many real hands have a drawn digit close by.',
  },
  classificationAccuracyScore: {
    title: 'Teaches',
    words: 'A reader that learned from drawn digits alone: how often it reads real ones right.',
  },
  frechetDistance: {
    title: 'Distance from real',
    words:
      'How far the crowd of drawn digits is from the crowd of real ones (Fréchet): less is better.',
  },
  copyDistanceRatio: {
    title: 'Does not copy',
    words:
      'Distance to the nearest training image, where 1 is a hand never seen. Well below 1 it would copy.',
  },
  recall: null,
  density: null,
} satisfies Readonly<Record<FigureName, VisitorWords | null>>;
