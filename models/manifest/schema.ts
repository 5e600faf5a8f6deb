import * as z from 'zod';
import { networkSchema } from '../network/schema.ts';
import { isSeed } from '../seed/seed.ts';
import { evaluationSchema, hexDigest, overrideSchema } from './evaluation.ts';
import { contents } from './content.ts';
import { isModelId, modelIdAllowed, seedRuleVersion } from './versions.ts';

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
    /** Of each kind: real held-out images and generated digits, and images that are no digits. */
    images: z.int().positive(),
    /** Chance that a real held-out image is taken for more real than a generated one. */
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
    /** Share of all held-out images that it classifies correctly. */
    testAccuracy: share,
    /** On the half of the held-out images that the temperature has not seen. */
    expectedCalibrationError: share,
  }),
});

/** How completions of held-out digits by one mask fared, the label not given; and those of the plain rival. */
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

/** What a model was trained on. */
const datasetSchema = z.strictObject({
  name: z.string(),
  sha256: hexDigest,
  /** What its images show; absent in manifests of earlier releases, which labels.ts guesses by the name. */
  content: z.enum(contents).exactOptional(),
  /** What the transparent pixels of its images were laid on; absent: there were none, or it is not known. */
  ground: z.enum(['black', 'white']).exactOptional(),
});

/** A file of a model, as its manifest lists it. */
const listedFileSchema = z.strictObject({
  // Relative, and never upwards: a manifest must not name a file outside its own folder.
  path: z
    .string()
    .regex(
      /^(?!.*\.\.)[a-z0-9][a-z0-9._-]*(\/[a-z0-9][a-z0-9._-]*)*$/i,
      'a path of a file in the model’s own folder, such as generator/model.json, is allowed',
    ),
  bytes: z.int().nonnegative(),
  sha256: hexDigest,
});

const modelId = z.string().refine(isModelId, modelIdAllowed);

const goldenSchema = z.strictObject({
  seed: z.string().refine(isSeed, 'a text of 1 to 128 characters is allowed'),
  label: z.int().nonnegative().nullable(),
  /** Of the height × width × channels pixel bytes, as the wasm engine draws them. */
  sha256: hexDigest,
});

/** All that a manifest holds: a field too many is as wrong as one too few. */
export const manifestSchema = z.strictObject({
  /** 1 where images are grey, 2 where they are in colour: schemaVersionOf(). */
  schemaVersion: z.literal([1, 2]),
  id: modelId,
  created: z.iso.datetime(),
  image: z.strictObject({
    height: z.int().positive(),
    width: z.int().positive(),
    /** 1: grey; 3: red, green and blue. */
    channels: z.literal([1, 3]),
  }),
  latent: z.strictObject({ size: z.int().positive(), distribution: z.literal('normal') }),
  seedRule: z.literal(seedRuleVersion),
  /** The names of the classes, by label; null: the generator takes no label. */
  labels: z.array(z.string()).readonly().nullable(),
  generator: networkSchema,
  preset: z.string(),
  configuration: z.record(z.string(), z.unknown()),
  trainingSeed: z.int().nonnegative(),
  steps: z.int().nonnegative(),
  engine: z.strictObject({ name: z.string(), version: z.string() }),
  wallSeconds: z.number().nonnegative(),
  dataset: datasetSchema,
  git: z.strictObject({ commit: z.string(), dirty: z.boolean() }).nullable(),
  /** The last losses and accuracies of the training. */
  metrics: z.record(z.string(), z.number()),
  /** What the model's digits are worth; null: it was not evaluated. */
  evaluation: evaluationSchema.nullable().default(null),
  /** Who promoted it against the gate when it was published; the id does not depend on it. */
  overrides: z.array(overrideSchema).readonly().default([]),
  /** Networks that travel with the generator and are loaded when first asked for. */
  companions: companionsSchema.default({}),
  files: z.array(listedFileSchema).readonly(),
  goldens: z.array(goldenSchema).min(1).readonly(),
});

/** What a model is, where it came from, and what it must draw. */
export type Manifest = z.infer<typeof manifestSchema>;

/** A manifest before its id is known. */
export type ManifestDraft = Omit<Manifest, 'id'>;
