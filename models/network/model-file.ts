import * as z from 'zod';
import { ModelError, parseJson } from '../errors.ts';

const weightSchema = z.looseObject({
  name: z.string(),
  shape: z.array(z.int().nonnegative()),
  dtype: z.literal('float32'),
  quantization: z.strictObject({ dtype: z.literal('float16') }).exactOptional(),
});

/** The part of a tfjs layers-model file that says where the weights lie; the topology is our own manifest's. */
const modelFileSchema = z.looseObject({
  weightsManifest: z.tuple([
    z.looseObject({ paths: z.tuple([z.string()]), weights: z.array(weightSchema) }),
  ]),
});

/** How a folder's model.json names its weights. */
export interface WeightsFile {
  readonly path: string;
  readonly weights: readonly z.infer<typeof weightSchema>[];
}

/** Reads model.json. @throws ModelError that names the file and the field. */
export function parseModelFile(bytes: Uint8Array, file: string): WeightsFile {
  const result = modelFileSchema.safeParse(parseJson(bytes, file));
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new ModelError(`${file}: ${issue?.path.join('.')}: ${issue?.message}`);
  }
  const [group] = result.data.weightsManifest;
  return { path: group.paths[0], weights: group.weights };
}
