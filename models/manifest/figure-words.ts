import type { FigureName } from './figures.ts';

/** What each figure means, for the report, in the order in which a person reads them. */
export const figureMeanings = {
  labelAgreement: 'How often the classifier reads a generated image as the requested label.',
  classificationAccuracyScore:
    'Accuracy on real images of a new classifier that is trained only on generated images.',
  frechetDistance:
    'Distance between the distributions of generated and real images. Both poor images and missing variety increase it.',
  kernelInceptionDistance:
    'A second distance between the two distributions. It assumes no shape of them, and does not depend on the number of images.',
  randomFrechetDistance:
    'The Fréchet distance in the features of an untrained network with random weights, in thousandths of their variance. No classifier can flatter it.',
  coverage:
    'Share of real images with a generated image among their nearest neighbours. It falls when the model never draws some kinds of images.',
  precision:
    'Share of generated images that lie among real ones. It falls when images do not look real.',
  recall:
    'Share of real images that lie among generated ones: how much of the data the model could draw.',
  density:
    'Mean number of real neighbourhoods that contain a generated image. Far above the real-data baseline, the model draws only the most common kinds.',
  copyDistanceRatio:
    'Distance from generated images to the nearest training images, relative to that of new real images. Well below 1, the model copies.',
  copyDistanceRatioAt5Percent:
    'The same for the 5 % of images that are closest to a training image. It falls to 0 when 5 % are copies.',
  copyDistanceRatioAt1Percent: 'The same for the closest 1 %. It falls to 0 when 1 % are copies.',
  nearCopies:
    'Share of generated images that are closer to a training image than 99 % of new real images are. It shows copies among many new images, which the copy distance ratio, a median, hides.',
  heldOutDistanceRatio:
    'Distance from generated images to the nearest held-out images, relative to that of training images. Well below 1, the model knows images that it should not have seen.',
  heldOutDistanceRatioAt5Percent:
    'The same for the 5 % of images that are closest to a held-out image.',
  heldOutDistanceRatioAt1Percent: 'The same for the closest 1 %.',
  nearHeldOutCopies:
    'Share of generated images that are closer to a held-out image than 99 % of training images are.',
} satisfies Readonly<Record<FigureName, string>>;

/** A figure for the visitors of the playground. */
export interface VisitorWords {
  readonly title: string;
  readonly words: string;
}

/** The figures for the playground, in the order of what a visitor would ask first; null: not shown. */
export const visitorWords = {
  labelAgreement: {
    title: 'Correct label',
    words: 'How often an independent classifier reads the image as the requested label.',
  },
  precision: {
    title: 'Close to real images',
    words:
      'Share of generated images that are as close to real ones as real ones are to each other, for a classifier, not for the eye.',
  },
  coverage: {
    title: 'Variety',
    words: 'Share of real images with a generated image close by.',
  },
  classificationAccuracyScore: {
    title: 'Useful for training',
    words: 'Accuracy on real images of a classifier trained only on generated ones.',
  },
  frechetDistance: {
    title: 'Distance from real',
    words: 'Fréchet distance between generated and real images; lower is better.',
  },
  copyDistanceRatio: {
    title: 'Does not copy',
    words:
      'Distance to the nearest training image, where 1 is the distance of new real images. Well below 1, the model copies.',
  },
  nearCopies: null,
  recall: null,
  kernelInceptionDistance: null,
  randomFrechetDistance: null,
  density: null,
  copyDistanceRatioAt5Percent: null,
  copyDistanceRatioAt1Percent: null,
  heldOutDistanceRatio: null,
  heldOutDistanceRatioAt5Percent: null,
  heldOutDistanceRatioAt1Percent: null,
  nearHeldOutCopies: null,
} satisfies Readonly<Record<FigureName, VisitorWords | null>>;
