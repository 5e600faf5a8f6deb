import { type Generator, disposeGenerator } from '../../models/generator.ts';
import { decodeGenerator } from './goldens.ts';
import type { ModelContent } from './model-content.ts';
import { encodeOnnx } from './onnx.ts';

/** Where a model's folder has its generator as ONNX. */
export const onnxPath = 'generator/model.onnx';

/** A generator as an ONNX file, with the weights as a reader has them, rounded to float16. */
export function encodeGenerator({ manifest, running }: Generator): Uint8Array {
  const { latent, labels, generator } = manifest;
  const label = labels ? `, then ${labels.length} numbers, 1 at the label and 0 elsewhere` : '';
  const documentation = [
    `latent: the ${latent.size} numbers of a seed (docs/seeds.md of digit-mint)${label}.`,
    'image: numbers from -1 to 1; the pixel of x is floor(127.5 x + 128), 0 background, 255 ink.',
  ];
  return encodeOnnx(generator, running.tensors, documentation.join(' '));
}

/** A model with its generator as ONNX, in place of the file it had if it had one. */
export async function withOnnx({ manifest, files }: ModelContent): Promise<ModelContent> {
  const generator = await decodeGenerator(files, manifest);
  try {
    const file = encodeGenerator(generator);
    return { manifest, files: new Map([...files, [onnxPath, file]]) };
  } finally {
    disposeGenerator(generator);
  }
}
