import * as z from 'zod';
import { labelNameSchema, labelSchema, modelSchema, pixelsSchema } from './digit.ts';
import { problemSchema } from './problem.ts';

const probability = z.number().min(0).max(1);

/** The seed whose digit is nearest to an image. */
const nearestSchema = z
  .strictObject({
    seed: z.string(),
    label: labelSchema.nullable().describe('Null for a model without labels.'),
    labelName: labelNameSchema,
    distance: probability.describe('Root mean squared difference of the pixels, 0 to 1.'),
    tried: z.int().positive().describe('How many seeds were tried.'),
    path: z.string().describe('The path of its image in this API.'),
  })
  .readonly();

const judgement = {
  probabilityReal: probability.describe(
    'That the image is a real one, like those that the model was trained on.',
  ),
  probabilityGenerated: probability.describe('That the model drew it.'),
  probabilityNoDigit: probability.describe('That it is nothing of the kind.'),
  label: labelSchema.describe('The index of the most likely label.'),
  labelName: z.string().describe('Its name, as the parameter label takes it.'),
  probabilities: z.array(probability).readonly().describe('Of each label, in their order.'),
  hand: z
    .string()
    .exactOptional()
    .describe('The latent vector of a similar image, where hand=true was given.'),
  nearest: nearestSchema
    .exactOptional()
    .describe('The seed of the most similar image, where nearest=true was given.'),
  pixels: pixelsSchema
    .exactOptional()
    .describe('The image as it was judged, where pixels=true was given.'),
};

/** POST /judge. The first three probabilities sum to 1, those of the labels too. */
export const judgedDigitSchema = z
  .strictObject({ model: modelSchema, ...judgement })
  .readonly()
  .describe('How likely an image is a real one, and which label it has.');

/** What the judge says of an image. The first three probabilities sum to 1, those of the labels too. */
export type JudgedDigit = z.infer<typeof judgedDigitSchema>;

const name = z.string().exactOptional().describe('The name of the file, where the form gave one.');

/** POST /judge with several images. */
export const judgedDigitsSchema = z
  .strictObject({
    model: modelSchema,
    images: z
      .array(
        z.union([
          z.strictObject({ name, judgement: z.strictObject(judgement).readonly() }).readonly(),
          z.strictObject({ name, problem: problemSchema }).readonly(),
        ]),
      )
      .readonly()
      .describe('In the order in which they were sent.'),
  })
  .readonly()
  .describe('What the judge says of each image, or why an image cannot be judged.');

/** What the judge says of several images. */
export type JudgedDigits = z.infer<typeof judgedDigitsSchema>;

/** POST /judge, of one image or of several. */
export const judgeAnswerSchema = z.union([judgedDigitSchema, judgedDigitsSchema]);
