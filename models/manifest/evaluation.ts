import * as z from 'zod';
import {
  type FigureDescription,
  type FigureName,
  describeFigure,
  figureNames,
  type figures,
} from './figures.ts';
import { modelIdAllowed } from './versions.ts';

/** A SHA-256 as 64 hex digits. */
export const hexDigest = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'a SHA-256 of 64 hex digits, 0 to 9 and a to f, is allowed');

/** A figure over several independent draws, and the same figure for real training images: its baselines. */
export const figureSchema = z.strictObject({
  mean: z.number(),
  /** Sample standard deviation over the draws; 0 for one draw. */
  std: z.number().nonnegative(),
  /** The figure that real training images reach against the same reference images; null: it has none. */
  floor: z.number().nullable(),
  /**
   * For distances: how far as many training images are from other training images. It is lower than the floor by the
   * gap between training images and reference images. Absent: not measured, as in evaluations of before revision 4.
   */
  trainingFloor: z.number().exactOptional(),
});

/** The schema of each figure. Null: a model without labels lacks it, or an evaluation older than the figure. */
type FigureSchemas = {
  [Name in FigureName]: (typeof figures)[Name]['since'] extends 1
    ? (typeof figures)[Name]['needsLabels'] extends true
      ? z.ZodNullable<typeof figureSchema>
      : typeof figureSchema
    : z.ZodDefault<z.ZodNullable<typeof figureSchema>>;
};

/** The figures of an evaluation, each against real reference images; the table in figures.ts lists them. */
export const figuresSchema = z.strictObject(
  // Object.fromEntries loses which name has which schema.
  Object.fromEntries(
    figureNames.map((name) => [name, schemaOf(describeFigure(name))]),
  ) as unknown as FigureSchemas,
);

function schemaOf({ needsLabels, since }: FigureDescription): z.ZodType {
  if (since > 1) return figureSchema.nullable().default(null);
  return needsLabels ? figureSchema.nullable() : figureSchema;
}

const classFiguresSchema = z.strictObject({
  label: z.int().nonnegative(),
  name: z.string(),
  /** Share of unlabelled draws that the classifier gives this label. */
  share: z.number(),
  /** The label's share of the reference images. */
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
  /** The real images compared with: held-out training images, or the data set's test images; absent: those. */
  reference: z.enum(['validation', 'test']).optional(),
  /** The classifier whose features and labels were used; accuracy null: it is not trained, as the data have no classes. */
  classifier: z.strictObject({ sha256: hexDigest, testAccuracy: z.number().nullable() }),
  /** Generated images in a draw; they are compared with as many reference images. */
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
export type { FigureName };
export type ClassFigures = z.infer<typeof classFiguresSchema>;
export type Evaluation = z.infer<typeof evaluationSchema>;

/** That a person promoted a model against the gate: who, when, over which model, and what the gate had said. */
export const overrideSchema = z.strictObject({
  by: z.string().min(1),
  at: z.iso.datetime(),
  alias: z.string(),
  /** The id of the model that the alias pointed to; null: it pointed to none. */
  champion: z
    .string()
    .regex(/^[0-9a-f]{16}$/, modelIdAllowed)
    .nullable(),
  reason: z.string().nullable(),
  /** The figures that were worse beyond noise, or beyond their bound; null: that model has none. */
  figures: z
    .array(
      z.strictObject({
        name: z.string(),
        candidate: z.number().nullable(),
        champion: z.number().nullable(),
        worseBy: z.number().nullable(),
      }),
    )
    .readonly(),
  /** Why the two could not be compared; empty: they were. */
  incomparable: z.array(z.string()).readonly(),
});

export type Override = z.infer<typeof overrideSchema>;
