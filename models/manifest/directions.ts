import { ModelError, parseJson } from '../errors.ts';

/** Where the directions of a model lie in its folder. The manifest does not list the file: models may lack it. */
export const directionsPath = 'directions.json';

/** The directions of a latent space in which the images of a model change most, the strongest first. */
export interface LatentDirections {
  readonly model: string;
  /** Of each: how much a step of one changes the pixels, as the root of the mean square, in [-1, 1]. Descending. */
  readonly effects: readonly number[];
  /** Unit vectors, [effects.length][latent.size], each at right angles to the others. */
  readonly directions: readonly Float32Array[];
}

/** A file of directions; its numbers are bytes from -127 to 127, since a map of styles needs no more. */
interface DirectionsFile {
  readonly version: 1;
  readonly model: string;
  readonly latentSize: number;
  readonly effects: readonly number[];
  /** [effects.length × latentSize] signed bytes in base64, row by row, each row to a scale of its own. */
  readonly directions: string;
}

/** Writes the file of directions: the same directions give the same bytes. */
export function directionsFile({ model, effects, directions }: LatentDirections): Uint8Array {
  const bytes = directions.flatMap((direction) => {
    const largest = Math.max(...direction.map(Math.abs));
    return Array.from(direction, (value) => Math.round((127 * value) / largest) & 0xff);
  });
  const file: DirectionsFile = {
    version: 1,
    model,
    latentSize: directions[0]?.length ?? 0,
    effects: effects.map((effect) => Number(effect.toFixed(4))),
    directions: btoa(String.fromCharCode(...bytes)),
  };
  return new TextEncoder().encode(`${JSON.stringify(file)}\n`);
}

/**
 * Reads a file of directions.
 *
 * @param file what messages call it
 * @throws ModelError that says what is wrong with it
 */
export function parseDirections(
  bytes: Uint8Array,
  { id, latent }: { readonly id: string; readonly latent: { readonly size: number } },
  file: string,
): LatentDirections {
  const { version, model, latentSize, effects, directions } = Object(
    parseJson(bytes, file),
  ) as Partial<DirectionsFile>;
  const need = (is: boolean, what: string) => {
    if (!is) throw new ModelError(`${file}: ${what}`);
  };
  need(version === 1, 'version: 1 is needed');
  need(model === id, `model: the directions are of ${model}, not of ${id}`);
  need(latentSize === latent.size, `latentSize: ${latent.size} is needed`);
  const numbers = effects ?? [];
  need(Array.isArray(effects) && numbers.every(Number.isFinite), 'effects: numbers are needed');
  const letters = typeof directions === 'string' ? decoded(directions) : '';
  need(
    letters.length === numbers.length * latent.size && letters.length > 0,
    `directions: ${numbers.length} × ${latent.size} bytes in base64 are needed`,
  );
  const rows = numbers.map((_, row) => {
    const values = Float32Array.from({ length: latent.size }, (_unused, index) => {
      const byte = letters.charCodeAt(row * latent.size + index);
      return byte < 128 ? byte : byte - 256;
    });
    const length = Math.hypot(...values);
    need(length > 0, 'directions: one of them is 0');
    return values.map((value) => value / length);
  });
  return { model: id, effects: numbers, directions: rows };
}

/** Empty where the text is no base64. */
function decoded(text: string): string {
  try {
    return atob(text);
  } catch {
    return '';
  }
}
