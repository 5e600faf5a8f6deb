import { type NetworkSpecification, namedLayers, type Parameters } from '../../models/network.ts';

/**
 * A judge's layers: those of the game's discriminator up to its last, which gives way to three logits:
 * real, generated, no digit.
 *
 * @throws RangeError for a discriminator that does not end with a dense layer
 */
export function judgeNetwork(discriminator: NetworkSpecification): NetworkSpecification {
  const { layers } = discriminator;
  if (layers.at(-1)?.kind !== 'dense') {
    throw new RangeError('a discriminator whose last layer is dense is needed');
  }
  return { ...discriminator, layers: [...layers.slice(0, -1), { kind: 'dense', units: 3 }] };
}

/** The discriminator's parameters that its judge begins with: all but the last layer's. */
export function sharedParameters(
  discriminator: NetworkSpecification,
  parameters: Parameters,
): Parameters {
  const last = namedLayers(discriminator).at(-1)?.name ?? '';
  return new Map([...parameters].filter(([name]) => !name.startsWith(`${last}/`)));
}
