import { type FormatKind, paths, type RouteName, type RoutePath } from '../../../models/paths.ts';
import { seedToLatent } from '../../../models/seed/seed.ts';
import { offerOf } from '../../../functions/images/formats.ts';
import { latentText } from '../../../models/seed/latent-text.ts';
import type { ParameterShape } from '../../../functions/parameters/parameter.ts';
import { loadRoutes } from '../../../functions/routes/mount.ts';
import { shippedModel } from '../shipped-app.ts';

/** A route that draws, as its description has it. */
export interface DescribedDrawing {
  readonly name: RouteName;
  readonly path: string;
  /** As clients name them. */
  readonly formats: readonly string[];
  readonly shape: ParameterShape;
}

/** The parameters of a request; those of the path among them. */
export type Query = Readonly<Record<string, string>>;

/** Every route of the description that draws what caches may keep. */
export async function describedDrawings(
  datasetLimit = 70_000,
): Promise<readonly DescribedDrawing[]> {
  const routes = Object.entries(await loadRoutes());
  return routes.flatMap(([name, { describe }]) => {
    const { path, formats }: RoutePath = paths[name as RouteName];
    const described = describe?.({ datasetLimit, manifest: shippedModel.generator.manifest });
    if (!described?.draws || !described.parameters || !formats) return [];
    const names: readonly string[] = offerOf<FormatKind>(formats).names;
    return [{ name: name as RouteName, path, formats: names, shape: described.parameters.shape }];
  });
}

/** The address of a request; what stands in the path is put there. */
export function addressOf({ path }: Pick<DescribedDrawing, 'path'>, query: Query): string {
  const { format, ...others } = query;
  const inPath = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => query[name] ?? '');
  const pairs = Object.entries(others)
    .filter(([name]) => !path.includes(`{${name}}`))
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `${inPath}${format === undefined ? '' : `.${format}`}?${pairs.join('&')}`;
}

/** Whether a parameter is a seed, by its description. */
export function isSeed({ shape }: DescribedDrawing, name: string): boolean {
  return shape[name]?.description.schema['minLength'] === 1;
}

/** Whether a parameter is a latent vector, by its description. */
export function isHand({ shape }: DescribedDrawing, name: string): boolean {
  return shape[name]?.description.ofModel === 'latent vector';
}

const { latent } = shippedModel.generator.manifest;
/** Two latent vectors of the shipped model. */
export const hands = ['x', 'y'].map((seed) => latentText(seedToLatent(seed, latent.size)));
