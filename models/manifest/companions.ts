import * as z from 'zod';
import type { Shape } from '../network/layers.ts';
import { type NetworkSpecification, networkOutputShape } from '../network/network.ts';
import { networkSchema } from '../network/schema.ts';

const share = z.number().min(0).max(1);

/** One bin of a reliability table: what was predicted in it, on average, and how often it held. */
const reliabilityBinSchema = z.strictObject({
  images: z.int().positive(),
  predicted: share,
  observed: share,
});

const commonFields = {
  network: networkSchema,
  /** The first numbers that the network answers to the fixed input of models/companions/companions.ts. */
  golden: z.array(z.number()).min(1).readonly(),
};

/** Answers three logits: a real digit, one that the generator drew, no digit at all. */
const discriminatorSchema = z.strictObject({
  ...commonFields,
  /** What is done to the logits before the softmax: each times the scale, plus its own offset. */
  calibration: z.strictObject({
    scale: z.number().positive(),
    offsets: z.tuple([z.number(), z.number(), z.number()]).readonly(),
  }),
  /** On the half of the held-out images that the calibration has not seen. */
  figures: z.strictObject({
    /** Of each kind: real test images and generated digits, and images that are no digits. */
    images: z.int().positive(),
    /** Chance that a real test image is taken for more real than a generated one. */
    areaUnderCurve: share,
    /** The same for the discriminator as the game left it, told the true label. */
    gameAreaUnderCurve: share,
    expectedCalibrationError: share,
    reliability: z.array(reliabilityBinSchema).readonly(),
    /** Mean probability of being real, by kind of image. */
    meanProbabilityReal: z.record(z.string(), share),
    /** Share of images taken for more likely real than not, by kind of image. */
    takenForReal: z.record(z.string(), share),
  }),
});

/** Answers a logit a label. */
const classifierSchema = z.strictObject({
  ...commonFields,
  /** What the logits are divided by before the softmax (Guo et al. 2017, arXiv:1706.04599). */
  temperature: z.number().positive(),
  figures: z.strictObject({
    /** Share of all test images that it names rightly. */
    testAccuracy: share,
    /** On the half of the test images that the temperature has not seen. */
    expectedCalibrationError: share,
  }),
});

/** How completions of test digits by one mask fared, the label not given; and those of the plain rival. */
const maskFiguresSchema = z.strictObject({
  /** Share of first completions that a classifier, not the one inside, names as the digit was. */
  agreement: share,
  /** The same for the most like training digit's other half. */
  rivalAgreement: share,
  /** The same over all completions of a digit. */
  meanAgreement: share,
  rivalMeanAgreement: share,
  /** Mean squared error of the hidden pixels, in [0, 1], of the first completion. */
  pixelError: z.number().nonnegative(),
  rivalPixelError: z.number().nonnegative(),
  /** Root mean squared difference of two completions' hidden pixels, in [0, 1]. */
  diversity: z.number().nonnegative(),
  rivalDiversity: z.number().nonnegative(),
});

/** Answers what models/companions/encoder.ts says. */
const encoderSchema = z.strictObject({
  ...commonFields,
  /** That of the generator it finds vectors for. */
  latentSize: z.int().positive(),
  /** Null: its completions were not measured. */
  figures: z
    .strictObject({
      /** Test digits that were completed by each mask. */
      images: z.int().positive(),
      /** Completions a digit. */
      completions: z.int().positive(),
      masks: z.record(z.string(), maskFiguresSchema),
    })
    .nullable(),
});

/** The networks that may travel with a generator: who judges, who names, who finds latent vectors. */
export const companionsSchema = z.strictObject({
  discriminator: discriminatorSchema.exactOptional(),
  classifier: classifierSchema.exactOptional(),
  encoder: encoderSchema.exactOptional(),
});

export type CompanionNetworks = z.infer<typeof companionsSchema>;
export type CompanionName = keyof CompanionNetworks;
export const companionNames = [
  'discriminator',
  'classifier',
  'encoder',
] as const satisfies readonly CompanionName[];

/** What of the companions decides their answers, for a model's id; nothing where there are none. */
export function companionIdentity(companions: CompanionNetworks): readonly unknown[] {
  const parts = companionNames.flatMap((name) => {
    const companion = companions[name];
    if (!companion) return [];
    const { golden: _golden, figures: _figures, network, ...settings } = companion;
    // Parsed again so that the keys stand in the schema's order, whoever wrote them.
    return [[name, networkSchema.parse(network), settings]];
  });
  return parts.length > 0 ? [parts] : [];
}

/** What a discriminator tells apart: real digits, generated ones, and images that are no digits. */
const discriminatorOutputSize = 3;

/** Numbers an encoder ends with: a logit a label, a mean vector a label, the logarithms of the variances. */
export function encoderOutputSize(latentSize: number, labelCount: number): number {
  return labelCount + labelCount * latentSize + latentSize;
}

/** What of a model its companions must fit. */
interface ModelShape {
  readonly image: { readonly height: number; readonly width: number };
  readonly latent: { readonly size: number };
  readonly labels: readonly string[] | null;
}

/** What is wrong with the companions of a model, a line each. */
export function companionMisfits(
  companions: CompanionNetworks,
  { image, latent, labels }: ModelShape,
): readonly string[] {
  const { height, width } = image;
  const labelCount = labels?.length ?? 0;
  const wanted: Readonly<Record<CompanionName, readonly [input: Shape, output: number]>> = {
    discriminator: [[height, width, 1], discriminatorOutputSize],
    classifier: [[height, width, 1], labelCount],
    encoder: [[height, width, 2], encoderOutputSize(latent.size, labelCount)],
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
