import type { Shape } from '../../../models/layers/shape.ts';
import type { NetworkSpecification } from '../../../models/network.ts';
import type { Configuration } from '../configuration.ts';

/** A named recipe: everything of a configuration that does not depend on the data or on the flags. */
export interface Preset extends Omit<
  Configuration,
  | 'preset'
  | 'data'
  | 'datasetSha256'
  | 'labels'
  | 'seed'
  | 'headStart'
  | 'imageShape'
  | 'generator'
  | 'discriminator'
> {
  readonly description: string;
  /** Whether both networks are told the data set's labels. */
  readonly isConditional: boolean;
  /** @param inputSize latent size and number of labels */
  readonly generator: (inputSize: number, imageShape: Shape) => NetworkSpecification;
  /** @param outputSize one logit and, with labels, one more each: judgementSize */
  readonly discriminator: (imageShape: Shape, outputSize: number) => NetworkSpecification;
}
