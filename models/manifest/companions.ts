import type * as z from 'zod';
import type { Shape } from '../network/layers.ts';
import { type NetworkSpecification, networkOutputShape } from '../network/network.ts';
import type { companionsSchema } from './schema.ts';

/** The networks that travel with a generator. */
export type CompanionNetworks = z.infer<typeof companionsSchema>;
export type CompanionName = keyof CompanionNetworks;
export const companionNames = [
  'discriminator',
  'classifier',
  'encoder',
] as const satisfies readonly CompanionName[];

/** How many numbers a generator takes: the latent vector, and one-hot the label where it takes one. */
export function generatorInputSize(latentSize: number, labels: readonly string[] | null): number {
  return latentSize + (labels?.length ?? 0);
}

/** What a discriminator tells apart: real digits, generated ones, and images that are no digits. */
const discriminatorOutputSize = 3;

/** Numbers an encoder ends with: a logit a label, a mean vector a label, the logarithms of the variances. */
export function encoderOutputSize(latentSize: number, labelCount: number): number {
  return labelCount + labelCount * latentSize + latentSize;
}

/** What of a model its companions must fit. */
interface ModelShape {
  readonly image: { readonly height: number; readonly width: number; readonly channels: number };
  readonly latent: { readonly size: number };
  readonly labels: readonly string[] | null;
}

/** What is wrong with the companions of a model, a line each. */
export function companionMisfits(
  companions: CompanionNetworks,
  { image, latent, labels }: ModelShape,
): readonly string[] {
  const { height, width, channels } = image;
  const labelCount = labels?.length ?? 0;
  const wanted: Readonly<Record<CompanionName, readonly [input: Shape, output: number]>> = {
    discriminator: [[height, width, channels], discriminatorOutputSize],
    classifier: [[height, width, channels], labelCount],
    encoder: [[height, width, channels + 1], encoderOutputSize(latent.size, labelCount)],
  };
  return Object.entries(companions).flatMap(([name, { network }]) => {
    const [input, output] = wanted[name as CompanionName];
    const promised = `${input.join(' × ')} to ${output}`;
    const found = `${network.inputShape.join(' × ')} to ${outputOf(network)}`;
    return found === promised ? [] : [`${name}: goes from ${found}, ${promised} is expected`];
  });
}

function outputOf(network: NetworkSpecification): string {
  try {
    return networkOutputShape(network).join(' × ');
  } catch (error) {
    return (error as Error).message;
  }
}
