import type { AppDependencies } from '../http/app-dependencies.ts';
import { modelNotServed } from '../serving/named-models.ts';
import type { ServedModel } from '../serving/served-model.ts';

/**
 * The model that a request asks for, the served one where it asks for none.
 *
 * @param model an id or an alias
 * @throws Problem model-not-served or model-unavailable
 */
export async function askedModel(
  servedModel: AppDependencies['servedModel'],
  model: string | undefined,
): Promise<ServedModel> {
  const served = await servedModel(model);
  const isAsked =
    model === undefined || model === served.generator.manifest.id || model === served.alias;
  // A source of one model only may answer with that, whatever is asked.
  if (!isAsked) throw modelNotServed(model);
  return served;
}
