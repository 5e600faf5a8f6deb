/**
 * A format that a drawing has, as its name in `format` and as its path's extension; "still" stands for all
 * formats of pictures, "moving" for all of animations (functions/images/formats.ts).
 */
export type FormatKind =
  | 'still'
  | 'moving'
  | 'json'
  | 'raw'
  | 'zip'
  | 'npz'
  | 'imagefolder'
  | 'ndjson';

/** One route of the HTTP API as data. */
export interface RoutePath {
  readonly method: 'get' | 'post';
  /** Parameters of the path in braces, as OpenAPI writes them. */
  readonly path: string;
  /** What the path takes as an extension; absent: none. */
  readonly formats?: readonly FormatKind[];
  /** The format where none is asked for: the first of those. */
  readonly format?: string;
  /**
   * As how many requests one counts where a server limits them: about the processor time of its defaults,
   * compared with a digit's, and less for the largest. Absent: one. Zero: it is never refused.
   */
  readonly cost?: number;
}

const still = ['still'] as const;
const picture = ['still', 'json', 'raw'] as const;

/** Every route, by the name of its module and of the client's method, in the order of the docs. */
export const paths = {
  digit: { method: 'get', path: '/digit', formats: picture, format: 'png' },
  digits: { method: 'get', path: '/digits', formats: still, format: 'png', cost: 5 },
  image: { method: 'get', path: '/image', formats: picture, format: 'png' },
  images: { method: 'get', path: '/images', formats: still, format: 'png', cost: 5 },
  number: {
    method: 'get',
    path: '/number/{digits}',
    formats: ['still', 'json'],
    format: 'png',
  },
  walk: { method: 'get', path: '/walk', formats: ['moving'], format: 'png', cost: 5 },
  numbers: { method: 'get', path: '/numbers', formats: ['zip', 'ndjson'], format: 'zip', cost: 20 },
  dataset: {
    method: 'get',
    path: '/dataset',
    formats: ['zip', 'npz', 'imagefolder', 'ndjson'],
    format: 'zip',
    cost: 20,
  },
  judge: { method: 'post', path: '/judge', cost: 5 },
  complete: { method: 'post', path: '/complete', cost: 20 },
  models: { method: 'get', path: '/models' },
  model: { method: 'get', path: '/models/{model}' },
  health: { method: 'get', path: '/health', cost: 0 },
  ready: { method: 'get', path: '/ready', cost: 0 },
  metrics: { method: 'get', path: '/metrics', cost: 0 },
  openapi: { method: 'get', path: '/openapi.json' },
  docs: { method: 'get', path: '/docs' },
  home: { method: 'get', path: '/' },
  page: { method: 'get', path: '/page/*' },
  learn: { method: 'get', path: '/learn/*' },
} as const satisfies Readonly<Record<string, RoutePath>>;

/** The name of a route. */
export type RouteName = keyof typeof paths;
