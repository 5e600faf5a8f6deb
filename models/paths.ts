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
const lines = ['zip', 'ndjson'] as const;

/** Method and path of a route that is asked for by GET: short, as clients load this. */
const get = <const Path extends string>(path: Path) => ({ method: 'get', path }) as const;

/** Every route, by the name of its module and of the client's method, in the order of the docs. */
export const paths = {
  digit: { ...get('/digit'), formats: picture, format: 'png' },
  digits: { ...get('/digits'), formats: still, format: 'png', cost: 5 },
  image: { ...get('/image'), formats: picture, format: 'png' },
  images: { ...get('/images'), formats: still, format: 'png', cost: 5 },
  number: {
    ...get('/number/{digits}'),
    formats: ['still', 'json'],
    format: 'png',
  },
  walk: { ...get('/walk'), formats: ['moving'], format: 'png', cost: 5 },
  numbers: { ...get('/numbers'), formats: lines, format: 'zip', cost: 20 },
  numbersOfList: { method: 'post', path: '/numbers', formats: lines, format: 'zip', cost: 20 },
  dataset: {
    ...get('/dataset'),
    formats: ['zip', 'npz', 'imagefolder', 'ndjson'],
    format: 'zip',
    cost: 20,
  },
  judge: { method: 'post', path: '/judge', cost: 5 },
  complete: { method: 'post', path: '/complete', cost: 20 },
  models: get('/models'),
  model: get('/models/{model}'),
  health: { ...get('/health'), cost: 0 },
  ready: { ...get('/ready'), cost: 0 },
  metrics: { ...get('/metrics'), cost: 0 },
  openapi: get('/openapi.json'),
  docs: get('/docs'),
  home: get('/'),
  page: get('/page/*'),
  learn: get('/learn/*'),
  report: get('/report.html'),
} as const satisfies Readonly<Record<string, RoutePath>>;

/** The name of a route. */
export type RouteName = keyof typeof paths;
