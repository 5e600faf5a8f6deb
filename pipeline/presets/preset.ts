import type { Shape } from '../../models/layers/shape.ts';
import type { NetworkSpecification } from '../../models/network.ts';
import type { Configuration } from '../configuration.ts';

/** A named recipe: everything of a configuration that does not depend on the data or on the flags. */
export interface Preset extends Pick<
  Configuration,
  | 'steps'
  | 'batchSize'
  | 'latentSize'
  | 'optimizer'
  | 'logEvery'
  | 'sampleEvery'
  | 'checkpointEvery'
> {
  readonly description: string;
  readonly generator: (latentSize: number, imageShape: Shape) => NetworkSpecification;
  readonly discriminator: (imageShape: Shape) => NetworkSpecification;
}
