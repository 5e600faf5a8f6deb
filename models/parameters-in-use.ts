import type { Parameters } from './network/network.ts';

/** A network's tensors, and how to get them back. */
export interface RestorableParameters {
  readonly parameters: Parameters;
  /** Decodes the parameters anew: who still computes when a server has freed them goes on, slower. */
  readonly restore?: () => Parameters;
}

/** The parameters, decoded anew where they were freed: the caller's tidy frees those again. */
export function parametersInUse({ parameters, restore }: RestorableParameters): Parameters {
  const isFreed = [...parameters.values()].some(({ isDisposed }) => isDisposed);
  return isFreed && restore ? restore() : parameters;
}
