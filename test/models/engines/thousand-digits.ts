import { loadGenerator } from '../../../models/generator.ts';
import { generate } from '../../../models/draw.ts';
import { sha256Hex } from '../../../models/digest.ts';
import { readAlias } from '../../../models/manifest/alias.ts';
import { seedToLabel, seedToLatent } from '../../../models/seed/seed.ts';
import type { ModelStore } from '../../../models/stores/store.ts';

/** What an engine drew: one digest of all latent vectors, one of all pixels. */
export interface Drawn {
  readonly latents: string;
  readonly pixels: string;
}

/** As many digits at once: batches with and without empty lanes. */
const batch = 25;

/** Draws the digits of the seeds "0" to "999" with a store's champion. */
export async function drawThousand(store: ModelStore): Promise<Drawn> {
  const { id } = await readAlias(store, 'champion');
  const generator = await loadGenerator(store, id);
  const { latent, labels } = generator.manifest;
  const draws = Array.from({ length: 1000 }, (_, index) => ({
    latent: seedToLatent(String(index), latent.size),
    label: labels && seedToLabel(String(index), labels.length),
  }));
  const pixels: Uint8Array[] = [];
  for (let first = 0; first < draws.length; first += batch) {
    pixels.push(...generate(generator, draws.slice(first, first + batch)));
  }
  const latents = draws.map((draw) => new Uint8Array(draw.latent.buffer));
  return {
    latents: await sha256Hex(concatenated(latents)),
    pixels: await sha256Hex(concatenated(pixels)),
  };
}

function concatenated(parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
