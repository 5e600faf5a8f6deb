import { sha256Hex } from '../digest.ts';
import { networkSchema } from '../network/schema.ts';
import { isOnnx } from '../network/weights.ts';
import { type CompanionNetworks, companionNames } from './companions.ts';
import type { ManifestDraft } from './schema.ts';
import { schemaVersionOf } from './versions.ts';

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
    schemaVersionOf(image),
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

/** What of the companions decides their answers, for a model's id; nothing where there are none. */
function companionIdentity(companions: CompanionNetworks): readonly unknown[] {
  const parts = companionNames.flatMap((name) => {
    const companion = companions[name];
    if (!companion) return [];
    const { golden: _golden, figures: _figures, network, ...settings } = companion;
    // Parsed again so that the keys stand in the schema's order, whoever wrote them.
    return [[name, networkSchema.parse(network), settings]];
  });
  return parts.length > 0 ? [parts] : [];
}
