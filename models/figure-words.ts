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
