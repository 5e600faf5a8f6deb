import * as z from 'zod';
import { figuresSchema } from '../../models/manifest/evaluation.ts';
import { manifestSchema } from '../../models/manifest/schema.ts';

const linksSchema = z
  .strictObject({ self: z.string(), samples: z.string(), digit: z.string() })
  .readonly()
  .describe('Paths of this API.');

const summarySchema = z.strictObject({
  id: manifestSchema.shape.id,
  alias: z
    .string()
    .nullable()
    .describe('The alias that chose it; null where its folder or its id did.'),
  fallback: z.boolean().describe('Whether it replaces the configured model.'),
  ...manifestSchema.pick({
    preset: true,
    created: true,
    steps: true,
    image: true,
    labels: true,
    dataset: true,
  }).shape,
  labelCount: z
    .int()
    .positive()
    .exactOptional()
    .describe(
      'How many labels there are where labels has only the first ones: those of a manifest are all.',
    ),
  figures: figuresSchema.nullable().describe('Null for a model that was not evaluated.'),
  links: linksSchema,
});

/** A model in short, as /models lists it. */
export const modelSummarySchema = summarySchema.readonly().describe('A model in short.');

/** A model in short. */
export type ModelSummary = z.infer<typeof modelSummarySchema>;

/** GET /models. */
export const modelListSchema = z
  .strictObject({
    models: z
      .array(modelSummarySchema)
      .readonly()
      .describe('The models in memory, the one in use first.'),
    others: z
      .array(z.strictObject({ id: manifestSchema.shape.id, links: linksSchema }).readonly())
      .readonly()
      .describe('Models that the server has found and loads when they are asked for: at most 100.'),
    aliases: z
      .record(z.string(), manifestSchema.shape.id)
      .describe('Aliases that the server has read, and the ids they point to: at most 100.'),
  })
  .readonly();

/** The models that can be asked for, as far as the server knows them. */
export type ModelList = z.infer<typeof modelListSchema>;

/** GET /models/:model. */
export const modelDetailsSchema = summarySchema
  .extend({ manifest: manifestSchema })
  .readonly()
  .describe('A model in short, and its manifest.');

/** A model, and all that is known of it. */
export type ModelDetails = z.infer<typeof modelDetailsSchema>;
