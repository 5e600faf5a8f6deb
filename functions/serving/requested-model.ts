import { Problem } from '../problem.ts';
import type { ServedModel } from './served-model.ts';

/**
 * The model that a request asks for, the served one where it asks for none.
 *
 * @param name an id or an alias
 * @throws Problem model-not-served or model-unavailable
 */
export async function requestedModel(
  servedModel: (name?: string) => Promise<ServedModel>,
  name: string | undefined,
): Promise<ServedModel> {
  const served = await servedModel(name);
  const isRequested = name === undefined || name === idOf(served) || name === served.alias;
  // A source of one model only may answer with that, whatever is asked.
  if (!isRequested) throw modelNotServed(name);
  return served;
}

/** The problem of a request for a model that is not here. */
export function modelNotServed(name: string): Problem {
  const allowed = 'the id or an alias of a model that is published here';
  return new Problem('model-not-served', [{ parameter: 'model', value: name, allowed }]);
}

/** The id of a model in use. */
export function idOf({ generator }: Pick<ServedModel, 'generator'>): string {
  return generator.manifest.id;
}
