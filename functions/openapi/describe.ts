import { drawsDigits } from '../../models/manifest/labels.ts';
import { paths, type RouteName, type RoutePath } from '../../models/paths.ts';
import type {
  DescribedServer,
  MountedRoutes,
  RouteDependencies,
  RouteDescription,
} from '../http/route.ts';
import { offerOf } from '../images/formats.ts';
import { usedComponents } from './json-schemas.ts';
import { describeInFormat, describeOperation, type OperationObject } from './operation.ts';
import { headerComponents } from './responses.ts';

/** A description of this API by OpenAPI 3.1. */
export interface ApiDescription {
  readonly openapi: '3.1.1';
  readonly info: Readonly<Record<string, unknown>>;
  readonly servers: readonly { readonly url: string }[];
  readonly security: readonly [];
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, PathItem>>;
  readonly components: Readonly<Record<string, unknown>>;
}

/** What a path answers, by method. */
type PathItem = Readonly<Partial<Record<'get' | 'post', OperationObject>>>;

/**
 * Describes the API from the schemas that parse its queries and make its answers.
 *
 * @param routes all that are mounted; those that describe nothing, which are pages, are left out
 * @param manifest of the model that is served: it decides the size of images and of latent vectors
 * @see https://spec.openapis.org/oas/v3.1.1
 */
export function describeApi(
  routes: MountedRoutes,
  dependencies: Pick<RouteDependencies, 'datasetLimit' | 'version'>,
  manifest: DescribedServer['manifest'],
): ApiDescription {
  const described = Object.entries(routes).flatMap(([name, { describe }]) => {
    const description = describe?.({ ...dependencies, manifest });
    return description ? pathItems(paths[name as RouteName], description, manifest) : [];
  });
  const isOfDigits = drawsDigits(manifest);
  const describedPaths: Record<string, PathItem> = {};
  // A path may have routes of several methods.
  for (const [path, item] of described) {
    describedPaths[path] = { ...describedPaths[path], ...item };
  }
  return {
    openapi: '3.1.1',
    info: {
      title: isOfDigits ? 'digit-mint' : `digit-mint: ${manifest.dataset.name}`,
      version: dependencies.version,
      description: `${isOfDigits ? 'Handwritten digits' : `Images like those of ${manifest.dataset.name}`} drawn by a neural network, one for every seed.`,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    // Everybody may ask everything.
    security: [],
    tags: Object.entries(
      isOfDigits ? tags : { ...tags, drawings: 'Images that follow from seeds.' },
    ).map(([name, description]) => ({ name, description })),
    paths: describedPaths,
    components: { schemas: usedComponents(describedPaths), headers: headerComponents },
  };
}

/** The groups of operations. */
const tags: Readonly<Record<RouteDescription['tag'], string>> = {
  drawings: 'Digits that follow from seeds.',
  images: 'What is made of an image that is sent.',
  models: 'The models that draw.',
  operation: 'The server itself.',
};

/** A route, and each of its formats by an extension. */
function pathItems(
  route: RoutePath,
  description: RouteDescription,
  manifest: DescribedServer['manifest'],
): [string, PathItem][] {
  const { method, path, formats } = route;
  const items: [string, PathItem][] = [
    [path, { [method]: describeOperation(route, description, manifest) }],
  ];
  if (!formats) return items;
  return [
    ...items,
    ...offerOf(formats).names.map((name): [string, PathItem] => [
      `${path}.${name}`,
      { [method]: describeInFormat({ ...route, formats }, name, description, manifest) },
    ]),
  ];
}
