import { ModelError, parseJson } from '../errors.ts';

/** One tensor as model.json describes it. */
interface StoredWeight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: 'float32';
  /** Absent: the file has float32. */
  readonly quantization?: { readonly dtype: 'float16' };
}

/** How a folder's model.json names its weights. */
export interface WeightsFile {
  readonly path: string;
  readonly weights: readonly StoredWeight[];
}

/**
 * Reads model.json, a tfjs layers-model file, of which only the place of the weights counts: the topology is
 * our own manifest's. It is checked by hand, as loading a schema library would slow every start.
 *
 * @throws ModelError that names the file and the field
 */
export function parseModelFile(bytes: Uint8Array, file: string): WeightsFile {
  const need = needIn(file);
  const { weightsManifest } = fieldsOf(parseJson(bytes, file));
  const [group] = need(isListOfOne, weightsManifest, 'weightsManifest', 'a list of one group');
  const { paths, weights } = fieldsOf(group);
  const at = 'weightsManifest.0';
  const [path] = need(isListOfOne, paths, `${at}.paths`, 'a list of one path');
  const listed = need(isList, weights, `${at}.weights`, 'a list of tensors');
  return {
    path: need(isText, path, `${at}.paths.0`, 'a text'),
    weights: listed.map((weight, index) => parseWeight(weight, `${at}.weights.${index}`, need)),
  };
}

/** Holds a value to what is needed. @throws ModelError that names the field */
type Need = <Value>(
  fits: (value: unknown) => value is Value,
  value: unknown,
  field: string,
  needed: string,
) => Value;

function needIn(file: string): Need {
  return (fits, value, field, needed) => {
    if (fits(value)) return value;
    throw new ModelError(`${file}: ${field}: ${needed} is needed`);
  };
}

function parseWeight(weight: unknown, at: string, need: Need): StoredWeight {
  const { name, shape, dtype, quantization } = fieldsOf(weight);
  const tensor = {
    name: need(isText, name, `${at}.name`, 'a text'),
    shape: need(isShape, shape, `${at}.shape`, 'a list of whole numbers'),
    dtype: need(isFloat32, dtype, `${at}.dtype`, '"float32"'),
  };
  if (quantization === undefined) return tensor;
  need(isHalf, quantization, `${at}.quantization`, '{"dtype":"float16"}');
  return { ...tensor, quantization: { dtype: 'float16' } };
}

/** The fields of an object; of anything else, none. */
function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isFloat32(value: unknown): value is 'float32' {
  return value === 'float32';
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function isListOfOne(value: unknown): value is readonly [unknown] {
  return isList(value) && value.length === 1;
}

function isShape(value: unknown): value is readonly number[] {
  return (
    isList(value) && value.every((length) => Number.isSafeInteger(length) && Number(length) >= 0)
  );
}

/** Whether a quantization is plain float16: one with a scale would be another number. */
function isHalf(value: unknown): value is { readonly dtype: 'float16' } {
  return fieldsOf(value)['dtype'] === 'float16' && Object.keys(fieldsOf(value)).length === 1;
}
