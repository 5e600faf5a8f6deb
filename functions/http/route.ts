import type { Handler, MiddlewareHandler } from 'hono';
import type * as z from 'zod';
import type { DrawDigits } from '../../models/digit-series.ts';
import type { Manifest } from '../../models/manifest/manifest.ts';
import type { RouteName } from '../../models/paths.ts';
import type { AnswerName } from '../answers/schemas.ts';
import type { PictureType } from '../images/decode/decode-picture.ts';
import type { Format } from '../images/formats.ts';
import type { ProblemName } from '../problem.ts';
import type { Constraint, ParameterSchema } from '../parameters/parameter.ts';
import type { CompanionCache } from '../serving/model-cache.ts';
import type { AvailableModels } from '../serving/model-source.ts';
import type { ServedModel } from '../serving/served-model.ts';
import type { DatasetTasks } from '../threads/dataset-tasks.ts';
import type { PictureTasks } from '../threads/picture-tasks.ts';
import type { Metrics, Queues } from './metrics.ts';

/** All that the app takes from outside: it touches no environment, clock or console of its own. */
export interface AppDependencies {
  /**
   * The model to draw with, as it is now; or the one of an id or an alias, which may reject with a Problem
   * when there is no such model, or none to be had.
   */
  readonly servedModel: (model?: string) => Promise<ServedModel>;
  /** The models that can be asked for by name; absent: only the one that serves. */
  readonly availableModels?: () => AvailableModels;
  /** A fresh seed for a request without one. */
  readonly randomSeed: () => string;
  /** Takes one entry a request, and one more for each failure of ours. */
  readonly log: (entry: object) => void;
  /** The program's version, for /health. */
  readonly version: string;
  /** The networks beside the models; absent: the app keeps its own. */
  readonly companions?: CompanionCache;
  /** What draws; absent: each request by itself. */
  readonly draw?: DrawDigits;
  /** Loads what draws and encodes large data sets, threads for example; absent: `draw`, in the calling thread. */
  readonly datasets?: () => Promise<DatasetTasks>;
  /**
   * What decodes pictures, completes digits and encodes large drawings, threads for example; absent: each request by
   * itself.
   */
  readonly pictures?: PictureTasks;
  /** Queues of work, for /metrics; absent: none. */
  readonly queues?: Queues;
  /** Whether there is /metrics at all, for everybody who can reach this; absent: yes. */
  readonly showsMetrics?: boolean;
  /** Whether an edge in front of this names the host that readers ask for, in X-Forwarded-Host; absent: no. */
  readonly trustsForwardedHost?: boolean;
  /** Whether the server was told to stop, for /ready; absent: it never is. */
  readonly isStopping?: () => boolean;
  /** Compresses answers; absent: the host does, or nobody. */
  readonly compression?: MiddlewareHandler;
  /** Refuses clients that ask too often; absent: nobody is refused. */
  readonly rateLimit?: MiddlewareHandler;
  /** The largest data set of one answer; absent: as many digits as MNIST has. */
  readonly datasetLimit?: number;
}

/** What routes take: the app's dependencies with their defaults, and what the app itself knows. */
export interface RouteDependencies extends AppDependencies {
  readonly companions: CompanionCache;
  readonly draw: DrawDigits;
  readonly datasetLimit: number;
  readonly metrics: Metrics;
  /** Loads every route that is mounted, for the description of the API. */
  readonly routes: () => Promise<MountedRoutes>;
}

/** What the description of a route depends on. */
export interface DescribedServer extends Pick<RouteDependencies, 'datasetLimit'> {
  readonly manifest: Pick<Manifest, 'image' | 'latent' | 'labels' | 'dataset'>;
}

/** The routes that are mounted, by name. */
export type MountedRoutes = Readonly<Partial<Record<RouteName, Route>>>;

/** A route: what it says of itself, and how it answers. */
export interface Route {
  /**
   * For the description of the API; null: the served model cannot do it; absent: the route is a page, or the
   * description.
   */
  readonly describe?: (served: DescribedServer) => RouteDescription | null;
  /** @param extension of the path; absent: it has none */
  readonly create: (dependencies: RouteDependencies, extension?: string) => Handler;
}

/** The parameters of a route as the description needs them. */
interface DescribedParameters {
  readonly shape: ParameterSchema['shape'];
  readonly checks: readonly { readonly rule: Constraint }[];
}

/** A header that says something of an answer. */
export type AnswerHeader = 'X-Seed' | 'X-Label' | 'X-Model' | 'Content-Location' | 'ETag';

/** What the description of the API says of a route, beside its method, path and formats. */
export interface RouteDescription {
  readonly id: string;
  /** The group of routes that it stands in. */
  readonly tag: 'drawings' | 'images' | 'models' | 'operation';
  readonly summary: string;
  readonly description: string;
  readonly parameters?: DescribedParameters;
  /** What must hold between parameters, beside the checks of their schema. */
  readonly constraints?: readonly Constraint[];
  /** Of the answer; absent: those of the formats of its path, or of its schemas. */
  readonly mediaTypes?: readonly string[];
  /** The schema of the answer, by its format, where that is JSON. */
  readonly answers?: Readonly<Partial<Record<Format, AnswerName>>>;
  /** What it may answer instead: the description lists their statuses. */
  readonly problems: readonly ProblemName[];
  /** Headers that say something of the answer, beside those of an answer that draws. */
  readonly headers?: readonly AnswerHeader[];
  /** What is sent: a picture, JSON of this schema, or plain text. */
  readonly body?: {
    readonly description: string;
    readonly json: z.ZodObject;
    /** Bodies of JSON that are answered with 200, by name. */
    readonly examples: Readonly<
      Record<string, { readonly summary: string; readonly value: object }>
    >;
    /** The types of pictures; absent: all that are decoded. */
    readonly pictures?: readonly PictureType[];
    /** What it is as plain text; absent: that is not read. */
    readonly plainText?: string;
    /** Several at once: JSON of this schema, or files in this field of a form. */
    readonly several?: { readonly json: z.ZodObject; readonly field: string };
  };
  /** Whether an answer draws: it has a seed, an entity tag, times. */
  readonly draws?: boolean;
}
