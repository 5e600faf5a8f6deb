import * as z from 'zod';
import { splitNames } from '../../datasets/splits.ts';
import { modelSchema } from './digit.ts';

const point = z.tuple([z.number(), z.number()]).readonly();

const characterSchema = z
  .strictObject({
    text: z.string(),
    box: z
      .tuple([z.int(), z.int(), z.int(), z.int()])
      .readonly()
      .nullable()
      .describe(
        'Left, top, right and bottom in pixels; the last two are outside. Null for a space.',
      ),
    corners: z
      .tuple([point, point, point, point])
      .readonly()
      .nullable()
      .describe('Where the corners of its upright frame are, clockwise from the top left.'),
  })
  .readonly();

const line = {
  text: z.string(),
  width: z.int().positive(),
  height: z.int().positive(),
  characters: z.array(characterSchema).readonly(),
  image: z.string().describe('The picture: a PNG in base64.'),
};

/** GET /numbers as ndjson: the JSON of one line. */
export const datasetLineSchema = z
  .strictObject({
    index: z.int().nonnegative(),
    writer: z.int().nonnegative().describe('Lines of one writer have one number.'),
    split: z.enum(splitNames).exactOptional().describe('Its part, with split.'),
    ...line,
    mask: z
      .string()
      .exactOptional()
      .describe(
        'A PNG in base64, where masks=true was given: pixels are the place of their character, from 1.',
      ),
  })
  .readonly()
  .describe('One line of a data set.');

/** One line of a data set. */
export type DatasetLine = z.infer<typeof datasetLineSchema>;

/** GET /number as JSON. */
export const numberBoxesSchema = z
  .strictObject({
    seed: z.string().nullable().describe('Null where the handwriting follows from hand alone.'),
    model: modelSchema,
    generated: z.literal(true),
    ...line,
  })
  .readonly()
  .describe('A number with the box of every character.');

/** A number with the box of every character: the JSON of /number. */
export type NumberBoxes = z.infer<typeof numberBoxesSchema>;
