import * as z from 'zod';

const positiveInteger = z.int().positive();
const blockSize = z.int().min(2);
const heightAndWidth = z.tuple([positiveInteger, positiveInteger]).readonly();

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
  z.strictObject({ kind: z.literal('flatten') }),
  z.strictObject({ kind: z.literal('reshape'), shape: z.array(positiveInteger).readonly() }),
  z.strictObject({ kind: z.literal('depthToSpace'), blockSize }),
  z.strictObject({ kind: z.literal('spaceToDepth'), blockSize }),
]);

/** What a layer does, as data: it travels in a model's configuration and in its model.json. */
export type LayerSpecification = z.infer<typeof layerSchema>;

/** The layer of one kind. */
export type LayerOfKind<Kind extends LayerSpecification['kind']> = Extract<
  LayerSpecification,
  { kind: Kind }
>;
