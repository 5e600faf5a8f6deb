import * as z from 'zod';

const fallbackSchema = z
  .strictObject({
    active: z.boolean().describe('Whether the shipped model replaces the configured one.'),
    reason: z.string().nullable(),
    askedFor: z.string().nullable().describe('The alias that is configured.'),
  })
  .readonly();

/** The state of the store that is watched. */
const storeSchema = z
  .strictObject({
    location: z.string(),
    seen: z.iso.datetime().nullable().describe('When the store was last read successfully.'),
    problem: z.string().nullable().describe('Why what the store has does not serve.'),
  })
  .readonly();

/** GET /health. */
export const healthSchema = z
  .strictObject({
    status: z.literal('ok'),
    model: z.string().describe('The id of the model that is served.'),
    alias: z
      .string()
      .nullable()
      .describe('The alias that chose it; null where its folder or its id did.'),
    fallback: fallbackSchema,
    store: storeSchema.nullable().describe('Null where no store is watched.'),
    version: z.string().describe('The version of the server.'),
  })
  .readonly()
  .describe('What is served, and why.');

/** GET /ready, of a server that is. */
export const readySchema = z
  .strictObject({
    status: z.literal('ready'),
    model: z.string().describe('The id of the model that is served.'),
  })
  .readonly()
  .describe('The server serves the model that it is configured for.');

/** The server serves the model that it is configured for. */
export type Ready = z.infer<typeof readySchema>;

/** What is served, and why. */
export type Health = z.infer<typeof healthSchema>;
