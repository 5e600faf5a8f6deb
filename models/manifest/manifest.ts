import * as z from 'zod';
import { sha256Hex } from '../digest.ts';
import { ModelError, parseJson } from '../errors.ts';
import type { Shape } from '../network/layers.ts';
import { networkOutputShape } from '../network/network.ts';
import { networkSchema } from '../network/schema.ts';
import { isOnnx } from '../network/weights.ts';
import { isSeed } from '../seed/seed.ts';
import {
  companionIdentity,
  companionMisfits,
  companionNames,
  companionsSchema,
} from './companions.ts';
import { evaluationSchema, overrideSchema } from './evaluation.ts';

/** A SHA-256 as 64 hex digits. */
export const hexDigest = z.string().regex(/^[0-9a-f]{64}$/);

/** A file of a model, as its manifest lists it. */
const listedFileSchema = z.strictObject({
  // Relative, and never upwards: a manifest must not name a file outside its own folder.
  path: z.string().regex(/^(?!.*\.\.)[a-z0-9][a-z0-9._-]*(\/[a-z0-9][a-z0-9._-]*)*$/i),
  bytes: z.int().nonnegative(),
  sha256: hexDigest,
});

/** Raised when a reader of the present schema would draw something else, or nothing. */
export const schemaVersion = 1;

/** The rule of docs/seeds.md that a model's goldens and samples were drawn by. */
export const seedRuleVersion = 1;

/** 16 hex digits: the first 64 bits of the SHA-256 of what decides the pixels. */
export const modelId = z.string().regex(/^[0-9a-f]{16}$/, 'a model id is 16 hex digits');

const goldenSchema = z.strictObject({
  seed: z.string().refine(isSeed, 'a text of 1 to 128 characters is allowed'),
  label: z.int().nonnegative().nullable(),
  /** Of the height × width pixel bytes, as the wasm engine draws them. */
  sha256: hexDigest,
});

const manifestSchema = z.strictObject({
  schemaVersion: z.literal(schemaVersion),
  id: modelId,
  created: z.iso.datetime(),
  image: z.strictObject({
    height: z.int().positive(),
    width: z.int().positive(),
    channels: z.literal(1),
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
  dataset: z.strictObject({ name: z.string(), sha256: hexDigest }),
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

/** How many numbers a generator takes: the latent vector, and one-hot the label where it takes one. */
export function generatorInputSize(latentSize: number, labels: Manifest['labels']): number {
  return latentSize + (labels?.length ?? 0);
}

/**
 * The id of a model: derived from what decides its pixels (seed rule, shapes, labels, network and the
 * digests of its network files), so that the same training gives the same id on any day and machine; and
 * from its companions, where it has any. A network's ONNX file is not part of it: it holds the same weights
 * in another format, and models from before it keep their ids.
 */
export async function deriveId(draft: ManifestDraft): Promise<string> {
  const { image, latent, seedRule, labels, generator, companions, files } = draft;
  const networkFolders = new Set<string | undefined>(['generator', ...companionNames]);
  const networkFiles = files
    .filter(({ path }) => path.includes('/') && networkFolders.has(path.split('/')[0]))
    .filter(({ path }) => !isOnnx(path))
    .map(({ path, sha256 }) => [path, sha256])
    .toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1));
  const identity = [
    schemaVersion,
    seedRule,
    [image.height, image.width, image.channels],
    [latent.size, latent.distribution],
    labels,
    // Parsed again so that the keys stand in the schema's order, whoever wrote them.
    networkSchema.parse(generator),
    networkFiles,
    ...companionIdentity(companions),
  ];
  return (await sha256Hex(new TextEncoder().encode(JSON.stringify(identity)))).slice(0, 16);
}

/**
 * Reads a manifest strictly: a field too many is as wrong as one too few.
 *
 * @throws ModelError that names the file and the field; for a newer schema, that says so.
 */
export async function parseManifest(bytes: Uint8Array, file: string): Promise<Manifest> {
  const json = parseJson(bytes, file);
  const version = z.object({ schemaVersion: z.number() }).safeParse(json).data?.schemaVersion;
  if (version !== undefined && version > schemaVersion) {
    throw new ModelError(
      `${file}: schema ${version} is newer than the ${schemaVersion} this program reads: update digit-mint`,
    );
  }
  const result = manifestSchema.safeParse(json);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new ModelError(`${file}: ${issue?.path.join('.') || 'manifest'}: ${issue?.message}`);
  }
  await checkConsistency(result.data, file);
  return result.data;
}

async function checkConsistency(manifest: Manifest, file: string): Promise<void> {
  const { image, latent, generator } = manifest;
  const drawn = drawnShape(generator, file).join(' × ');
  const promised = [image.height, image.width, image.channels].join(' × ');
  const inputSize = generatorInputSize(latent.size, manifest.labels);
  if (drawn !== promised || generator.inputShape.join(' × ') !== String(inputSize)) {
    throw new ModelError(
      `${file}: generator: takes ${generator.inputShape.join(' × ')} and draws ${drawn}, the manifest says ${inputSize} and ${promised}`,
    );
  }
  const [misfit] = companionMisfits(manifest.companions, manifest);
  if (misfit) throw new ModelError(`${file}: companions: ${misfit}`);
  const derived = await deriveId(manifest);
  if (derived !== manifest.id) {
    throw new ModelError(
      `${file}: id: ${manifest.id} does not belong to this content (${derived})`,
    );
  }
}

function drawnShape(generator: Manifest['generator'], file: string): Shape {
  try {
    return networkOutputShape(generator);
  } catch (cause) {
    throw new ModelError(`${file}: generator: ${(cause as Error).message}`, { cause });
  }
}
