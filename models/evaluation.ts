import * as z from 'zod';

const hexDigest = z.string().regex(/^[0-9a-f]{64}$/);

/** A figure over several independent draws, and the same figure for real training images: its floor. */
const figureSchema = z.strictObject({
  mean: z.number(),
  /** Sample standard deviation over the draws; 0 for one draw. */
  std: z.number().nonnegative(),
  /** The figure that real training images reach against the same test images; null: it has none. */
  floor: z.number().nullable(),
});

/**
 * What an evaluation measures, each against the real test images. Features are those of the classifier;
 * neighbourhoods go by the k-th nearest neighbour, k = 5.
 */
export const figuresSchema = z.strictObject({
  /** Fréchet distance between the features of generated and of test images; 0 is best. */
  frechetDistance: figureSchema,
  /** Share of generated images inside a neighbourhood of a test image. */
  precision: figureSchema,
  /** Share of test images inside a neighbourhood of a generated image. */
  recall: figureSchema,
  /** How many test images' neighbourhoods a generated image lies in, over k. */
  density: figureSchema,
  /** Share of test images with a generated image in their neighbourhood. */
  coverage: figureSchema,
  /** Share of generated images that the classifier gives the label they were asked for; null without labels. */
  labelAgreement: figureSchema.nullable(),
  /** Test accuracy of a fresh classifier trained on generated images alone; null without labels. */
  classificationAccuracyScore: figureSchema.nullable(),
  /** Median distance to the nearest training image over that of held-out test images; 1: no closer than a new hand. */
  copyDistanceRatio: figureSchema,
});

const classFiguresSchema = z.strictObject({
  label: z.int().nonnegative(),
  name: z.string(),
  /** Share of unlabelled draws that the classifier gives this label. */
  share: z.number(),
  /** The label's share of the test images. */
  testShare: z.number(),
  labelAgreement: z.number().nullable(),
  /** Null, as the three below: there are not two images of the class to measure it by. */
  frechetDistance: z.number().nullable(),
  frechetDistanceFloor: z.number().nullable(),
  /** Mean distance between the features of two images of the class. */
  variety: z.number().nullable(),
  testVariety: z.number().nullable(),
});

/** All that `pipeline:evaluate` finds; it stands in a model's manifest. */
export const evaluationSchema = z.strictObject({
  dataset: z.strictObject({ name: z.string(), sha256: hexDigest }),
  /** The classifier whose features and labels were used. */
  classifier: z.strictObject({ sha256: hexDigest, testAccuracy: z.number() }),
  /** Generated images in a draw; as many test images stand against them. */
  images: z.int().positive(),
  draws: z.int().positive(),
  /** Generated images that a classifier of the classification accuracy score was trained on. */
  scoreImages: z.int().nonnegative(),
  quick: z.boolean(),
  seconds: z.number().nonnegative(),
  figures: figuresSchema,
  classes: z.array(classFiguresSchema).readonly(),
});

export type Figure = z.infer<typeof figureSchema>;
export type Figures = z.infer<typeof figuresSchema>;
export type FigureName = keyof Figures;
export type ClassFigures = z.infer<typeof classFiguresSchema>;
export type Evaluation = z.infer<typeof evaluationSchema>;
