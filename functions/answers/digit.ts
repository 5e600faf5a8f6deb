import * as z from 'zod';

/** The values of an image, row by row. */
export const pixelsSchema = z
  .array(z.int().min(0).max(255))
  .readonly()
  .describe(
    'Row by row, [height × width]: 0 (background) to 255 (ink); of an image in colour [height × width × 3]: red, green and blue of each pixel, 0 to 255.',
  );

/** Present where there are red, green and blue. */
export const channelsSchema = z
  .literal(3)
  .exactOptional()
  .describe('Numbers of a pixel, where the model draws in colour.');

/** The label of a digit. */
export const labelSchema = z.int().nonnegative();

/** The name of a label, present where labels have names of their own. */
export const labelNameSchema = z
  .string()
  .exactOptional()
  .describe('Its name, where the labels of the model have other names than their indices.');

/** The id of a model. */
export const modelSchema = z.string().describe('The id of the model.');

/** GET /digit as JSON: one digit as numbers. */
export const digitNumbersSchema = z
  .strictObject({
    seed: z
      .string()
      .nullable()
      .describe('Null where the image follows from a latent vector (hand) alone.'),
    hand: z.string().exactOptional().describe('The latent vector, where it was given.'),
    label: labelSchema.nullable().describe('Null for a model without labels.'),
    labelName: labelNameSchema,
    model: modelSchema,
    generated: z.literal(true),
    width: z.int().positive(),
    height: z.int().positive(),
    channels: channelsSchema,
    pixels: pixelsSchema,
    latent: z
      .array(z.number())
      .readonly()
      .exactOptional()
      .describe('The numbers of the latent vector, where latent=true was given.'),
  })
  .readonly()
  .describe('One image as numbers.');

/** One digit as numbers: the JSON of /digit. */
export type DigitNumbers = z.infer<typeof digitNumbersSchema>;

/** GET /dataset as ndjson: the JSON of one line. */
export const datasetDigitSchema = z
  .strictObject({
    seed: z.string(),
    label: labelSchema,
    labelName: labelNameSchema,
    pixels: pixelsSchema,
  })
  .readonly()
  .describe('One image of a data set: one line.');

/** One digit of a data set: a line of its JSON. */
export type DatasetDigit = z.infer<typeof datasetDigitSchema>;
