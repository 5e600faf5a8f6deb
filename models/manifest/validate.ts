import * as z from 'zod';
import { ModelError, parseJson } from '../errors.ts';
import type { Shape } from '../network/layers.ts';
import { networkOutputShape } from '../network/network.ts';
import { companionMisfits, generatorInputSize } from './companions.ts';
import { deriveId } from './identity.ts';
import { type Manifest, manifestSchema } from './schema.ts';
import { schemaVersion, schemaVersionOf } from './versions.ts';

/**
 * Reads a manifest strictly by its schema, and proves that it fits together and has its own id.
 *
 * @throws ModelError that names the file, the field, its value and what is allowed; for a newer schema, that says so.
 */
export async function validateManifest(bytes: Uint8Array, file: string): Promise<Manifest> {
  const json = parseJson(bytes, file);
  const version = z.object({ schemaVersion: z.number() }).safeParse(json).data?.schemaVersion;
  if (version !== undefined && version > schemaVersion) {
    throw new ModelError(
      `${file}: schema ${version} is newer than the ${schemaVersion} this program reads: update digit-mint`,
    );
  }
  const result = manifestSchema.safeParse(json);
  if (!result.success) {
    // The words for what is wrong are loaded only then, as most manifests fit.
    const { misfitOf } = await import('../schema-issues/issues.ts');
    throw new ModelError(`${file}: ${misfitOf(manifestSchema, json)}`);
  }
  await checkConsistency(result.data, file);
  return result.data;
}

async function checkConsistency(manifest: Manifest, file: string): Promise<void> {
  const { image, latent, generator } = manifest;
  const version = schemaVersionOf(image);
  if (manifest.schemaVersion !== version) {
    throw new ModelError(
      `${file}: schemaVersion: ${manifest.schemaVersion} given, images of ${image.channels} channels have ${version}`,
    );
  }
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
