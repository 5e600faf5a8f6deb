import type { MiddlewareHandler } from 'hono';
import type { DrawDigits } from '../../models/digit-series.ts';
import type { CompanionCache } from '../serving/model-cache.ts';
import type { ServedModel } from '../serving/served-model.ts';

/** All that the app takes from outside: it touches no environment, clock or console of its own. */
export interface AppDependencies {
  /**
   * The model to draw with, as it is now; or the one of an id or an alias, which may reject with a Problem
   * when there is no such model, or none to be had.
   */
  readonly servedModel: (model?: string) => Promise<ServedModel>;
  /** A fresh seed for a request without one. */
  readonly randomSeed: () => string;
  /** Takes one entry a request, and one more for each failure of ours. */
  readonly log: (entry: object) => void;
  /** The program's version, for /health. */
  readonly version: string;
  /** The networks beside the models; absent: each route keeps its own. */
  readonly companions?: CompanionCache;
  /** What draws; absent: each request by itself. */
  readonly draw?: DrawDigits;
  /** Refuses clients that ask too often; absent: nobody is refused. */
  readonly rateLimit?: MiddlewareHandler;
  /** The largest data set of one answer; absent: {@link largestDataset}. */
  readonly datasetLimit?: number;
}

/** As many digits as MNIST has. */
export const largestDataset = 70_000;
