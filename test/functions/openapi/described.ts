import { shippedApp } from '../shipped-app.ts';

/** A parameter as the description has it. */
export interface DescribedParameter {
  readonly name: string;
  readonly in: 'query' | 'path';
  readonly required: boolean;
  readonly schema: Readonly<Record<string, unknown>> & { readonly default?: unknown };
  readonly example?: string | number | boolean;
}

/** An operation as the description has it. */
export interface DescribedOperation {
  readonly operationId: string;
  readonly parameters: readonly DescribedParameter[];
  readonly requestBody?: {
    readonly content: Readonly<
      Record<
        string,
        {
          readonly schema: object;
          readonly examples?: Readonly<Record<string, { readonly value: object }>>;
        }
      >
    >;
  };
  readonly responses: Readonly<Record<string, DescribedResponse>>;
  readonly 'x-constraints'?: readonly { readonly description: string }[];
}

/** A body as the description has it. */
export interface DescribedContent {
  readonly schema: { readonly $ref?: string };
  readonly 'x-item-schema'?: { readonly $ref: string };
}

interface DescribedResponse {
  readonly content?: Readonly<Record<string, DescribedContent>>;
  readonly 'x-problems'?: readonly string[];
}

type PathItem = Readonly<Partial<Record<'get' | 'post', DescribedOperation>>>;

/** The description that the app of the shipped model gives. */
export const description = (await (await shippedApp().request('/openapi.json')).json()) as {
  readonly paths: Readonly<Record<string, PathItem>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
};

/** Each operation with where it is. */
export const operations = Object.entries(description.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
);

/** A path with its parameters filled in by their examples. */
export function examplePath(path: string, { parameters }: DescribedOperation): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name) => {
    const example = parameters.find((parameter) => parameter.name === name)?.example;
    if (example === undefined) throw new Error(`${path}: ${name} has no example`);
    return String(example);
  });
}

/** A digit in the middle, as its 784 pixels. */
export const examplePixels = Array.from({ length: 784 }, (_, index) => {
  const [x, y] = [index % 28, Math.floor(index / 28)];
  return x >= 12 && x < 16 && y >= 5 && y < 23 ? 255 : 0;
});

/** Its right half. */
export const exampleMask = examplePixels.map((_, index) => (index % 28 >= 14 ? 1 : 0));

/** The request of an operation, with a body where it takes one. */
export function exampleRequest({ path, method, operation }: (typeof operations)[number]): {
  readonly url: string;
  readonly init: RequestInit;
} {
  const url = examplePath(path, operation);
  if (method === 'get') return { url, init: {} };
  if (path.startsWith('/numbers')) return { url, init: posted({ texts: ['12', '3.5'] }) };
  const body = path === '/complete' ? { mask: exampleMask } : {};
  return { url, init: posted({ pixels: examplePixels, ...body }) };
}

/** A request that posts JSON. */
export function posted(body: object): RequestInit {
  return {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  };
}

/**
 * The problems that the description lists for a request; null where it describes no such operation.
 *
 * @param path of the request, without its query
 */
export function listedProblems(method: string, path: string): readonly string[] | null {
  const found = operations.find(
    (operation) =>
      operation.method === method &&
      new RegExp(
        `^${operation.path.replaceAll('.', String.raw`\.`).replaceAll(/\{\w+\}/g, '[^/.]+')}$`,
      ).test(path),
  );
  if (!found) return null;
  return Object.values(found.operation.responses).flatMap(
    (response) => response['x-problems'] ?? [],
  );
}
