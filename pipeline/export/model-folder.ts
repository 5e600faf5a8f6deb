import { ModelError } from '../../models/errors.ts';
import { findModel, type ModelPlace } from '../../models/manifest/model-folder.ts';
import { InvalidInput } from '../invalid-input.ts';

/**
 * Reads the model that `--model` names: the folder of one model, or of a run, whose newest model it is.
 *
 * @param read what is made of it
 * @throws InvalidInput when there is none, or it cannot be used
 */
export async function fromModelFolder<Model>(
  folder: string,
  read: (place: ModelPlace) => Promise<Model>,
): Promise<Model> {
  const place = await findModel(folder).catch((cause: unknown) => {
    throw cause instanceof ModelError
      ? new InvalidInput(`--model ${cause.message}`, { cause })
      : cause;
  });
  try {
    return await read(place);
  } catch (cause) {
    if (!(cause instanceof ModelError)) throw cause;
    throw new InvalidInput(`--model ${folder}: ${cause.message}`, { cause });
  }
}
