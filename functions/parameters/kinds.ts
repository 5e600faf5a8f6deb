import { isModelId } from '../../models/manifest/versions.ts';
import { isSeed, seedLength } from '../../models/seed/seed.ts';
import { type Parameter, type ParameterDescription, parameterSchema } from './parameter.ts';

/** A parameter whose texts are its values, where they fit. */
export function textParameter(
  allowed: string,
  fits: (text: string) => boolean,
  description: ParameterDescription,
): Parameter<string> {
  return { allowed, read: (text) => (fits(text) ? text : undefined), description };
}

/** A parameter whose texts are numbers in decimals, where they fit. */
function numberParameter(
  allowed: string,
  fits: (text: string) => boolean,
  description: ParameterDescription,
): Parameter<number> {
  return { allowed, read: (text) => (fits(text) ? Number(text) : undefined), description };
}

/** A seed: any text, `room` characters shorter than a digit's own where others are derived from it. */
export function seed(description: string, { room = 0 } = {}) {
  const maximum = seedLength.maximum - room;
  const allowed = `one text of 1 to ${maximum} characters, percent-encoded as UTF-8`;
  const fits = (text: string) => isSeed(text) && [...text].length <= maximum;
  return textParameter(allowed, fits, {
    description,
    schema: { type: 'string', minLength: 1, maxLength: maximum },
    example: '42',
  });
}

/** A whole number in decimal digits only, without leading zeros. */
export function wholeNumber(
  description: string,
  {
    minimum,
    maximum,
    fallback,
  }: { readonly minimum: number; readonly maximum: number; readonly fallback?: number },
) {
  const allowed = `one whole number from ${minimum} to ${maximum}`;
  const fits = (text: string) =>
    /^(0|[1-9]\d{0,8})$/.test(text) && Number(text) >= minimum && Number(text) <= maximum;
  return numberParameter(allowed, fits, {
    description,
    schema: {
      type: 'integer',
      minimum,
      maximum,
      ...(fallback !== undefined && { default: fallback }),
    },
  });
}

/** A label, by its name or its index. The route checks whether the model has it (held-to-model.ts). */
export function label(description: string): Parameter<string | number> {
  return textParameter('one label of the model', (text) => text !== '', {
    description: `${description} A label of the model by its name, or by its index where no label has that name. /models/{model} lists them all.`,
    schema: { type: 'string' },
    ofModel: 'label',
  });
}

/**
 * A share from 0 to 1 as programs write numbers (RFC 8259 §6), rounded to thousandths so that no two shares
 * that look the same split caches.
 *
 * @param isShown false: the default is not that of every request, so the description of the API has none
 */
export function share(
  description: string,
  fallback: number,
  { isShown = true }: { readonly isShown?: boolean } = {},
): Parameter<number> {
  return {
    allowed: 'one number from 0 to 1',
    read(text) {
      const value = /^-?\d(\.\d{1,400})?(e[+-]?\d{1,3})?$/i.test(text) ? Number(text) : Number.NaN;
      return value >= 0 && value <= 1 ? Math.round(1000 * value) / 1000 : undefined;
    },
    defaultOf: () => fallback,
    description: {
      description: `${description} Rounded to 3 decimals.`,
      schema: {
        type: 'number',
        minimum: 0,
        maximum: 1,
        ...(isShown && { default: fallback }),
      },
      ...(isShown && { example: 0.7 }),
    },
  };
}

/** "true" or "false". */
export function flag(description: string): Parameter<boolean> {
  return {
    allowed: 'true or false',
    read: (text) => (text === 'true' ? true : text === 'false' ? false : undefined),
    description: { description, schema: { type: 'boolean', default: false } },
    defaultOf: () => false,
  };
}

/** One of a few names. */
export function choice<const Names extends readonly [string, ...string[]]>(
  description: string,
  names: Names,
): Parameter<Names[number]> {
  return {
    allowed: `one of ${names.join(', ')}`,
    read: (text) => names.find((name) => name === text),
    description: { description, schema: { type: 'string', enum: names }, example: names[0] },
  };
}

/** The format of a drawing, one of those that its route has. */
export function format<const Names extends readonly [string, ...string[]]>(names: Names) {
  return choice('The format; overrides Accept and must match the path’s extension.', names);
}

/** A model: its id, or an alias such as "champion". */
export function model(description: string) {
  const fits = (text: string) => isModelId(text) || /^[a-z0-9_-]{1,64}$/i.test(text);
  return textParameter('one model id of 16 hex digits, or one alias', fits, {
    description,
    schema: { type: 'string', pattern: '^[A-Za-z0-9_-]{1,64}$' },
    example: 'champion',
  });
}

/** The query of a route that takes none. */
export const noParameters = parameterSchema({});
