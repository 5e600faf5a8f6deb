import { generate } from '../../models/generator.ts';
import { seedToLatent } from '../../models/seed/seed.ts';
import { shippedModel } from '../functions/shipped-app.ts';

/** What the shipped model draws of a seed and a label. */
export function drawn(seed: string, label: number): Uint8Array {
  const { generator } = shippedModel;
  const latent = seedToLatent(seed, generator.manifest.latent.size);
  return generate(generator, [{ latent, label }])[0] ?? new Uint8Array();
}
