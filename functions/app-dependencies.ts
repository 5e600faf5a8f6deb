import type { ServedModel } from './serving-model.ts';

/** All that the app takes from outside: it touches no environment, clock or console of its own. */
export interface AppDependencies {
  /** The model to draw with, as it is now. */
  readonly servedModel: () => Promise<ServedModel>;
  /** A fresh seed for a request without one. */
  readonly randomSeed: () => string;
  /** Takes one entry a request, and one more for each failure of ours. */
  readonly log: (entry: object) => void;
  /** The program's version, for /health. */
  readonly version: string;
}
