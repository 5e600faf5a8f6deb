import * as z from 'zod';

const positiveInteger = z.int().positive();
const blockLength = z.int().min(2);
const heightAndWidth = z.tuple([positiveInteger, positiveInteger]).readonly();

/** One layer of a network. */
export const layerSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('dense'), units: positiveInteger }),
  z.strictObject({
    kind: z.literal('conv2d'),
    filters: positiveInteger,
    kernelSize: heightAndWidth,
    strides: heightAndWidth,
    padding: z.enum(['same', 'valid']),
  }),
  z.strictObject({ kind: z.literal('leakyRelu'), slope: z.number() }),
  z.strictObject({
    kind: z.literal('batchNormalization'),
    momentum: z.number(),
    epsilon: z.number(),
  }),
  z.strictObject({ kind: z.literal('tanh') }),
  z.strictObject({ kind: z.literal('sigmoid') }),
  z.strictObject({ kind: z.literal('softplus') }),
  z.strictObject({ kind: z.literal('flatten') }),
  z.strictObject({ kind: z.literal('reshape'), shape: z.array(positiveInteger).readonly() }),
  z.strictObject({ kind: z.literal('depthToSpace'), blockSize: blockLength }),
  z.strictObject({ kind: z.literal('spaceToDepth'), blockSize: blockLength }),
]);

/** A chain of layers. Drawing needs no schema: what draws in a page loads without this file. */
export const networkSchema = z.strictObject({
  inputShape: z.array(z.int().positive()).readonly(),
  layers: z.array(layerSchema).readonly(),
});
