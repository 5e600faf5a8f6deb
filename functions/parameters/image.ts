import * as z from 'zod';
import type { Field } from '../images/decode/field.ts';
import type { ParameterDescription } from './parameter.ts';

/** The descriptions of the members of bodies, by their schemas: what parses also describes. */
export const memberDescriptions = z.registry<ParameterDescription>();

/** How many numbers an image has. */
export function sampleCount({ width, height, channels = 1 }: Field): number {
  return width * height * channels;
}

/** What the numbers of an image are, in words. */
function levelsOf({ channels = 1 }: Pick<Field, 'channels'>): string {
  return channels === 1
    ? '0 (background) to 255 (ink)'
    : '0 to 255, red, green and blue of each pixel';
}

/**
 * The pixels of an image, as /digit returns them in JSON.
 *
 * @param note what else there is to say of them
 * @param further what else holds, as JSON Schema for the description
 */
export function pixels(field: Field, note: string, further: ParameterDescription['schema'] = {}) {
  const count = sampleCount(field);
  const description = `The image row by row: ${levelsOf(field)}${note}`;
  const allowed = `${count} numbers from ${levelsOf(field)}`;
  const each = 'a number from 0 to 255';
  const number = z.number(each).min(0, each).max(255, each);
  return listOf(count, number, allowed)
    .transform((values) => Uint8Array.from(values, Math.round))
    .register(memberDescriptions, {
      description,
      schema: {
        type: 'array',
        items: { type: 'number', minimum: 0, maximum: 255 },
        minItems: count,
        maxItems: count,
        ...further,
      },
    });
}

/** Which pixels are hidden: 1 or true. */
export function mask(count: number, description: string) {
  const allowed = `${count} times 0 (known) or 1 (hidden), or false or true`;
  const element = z.union([z.literal(0), z.literal(1), z.boolean()], '0 or 1');
  return listOf(count, element, allowed)
    .transform((values) => Uint8Array.from(values, Number))
    .register(memberDescriptions, {
      description,
      schema: {
        type: 'array',
        // One type each: a list of both, generators cannot read.
        items: { anyOf: [{ type: 'integer', enum: [0, 1] }, { type: 'boolean' }] },
        minItems: count,
        maxItems: count,
        // Some are hidden, some are known.
        allOf: [
          [1, true],
          [0, false],
        ].map((values) => ({
          contains: { anyOf: values.map((value) => ({ const: value })) },
        })),
      },
    });
}

/** A list of so many; its elements are looked at only then, or a long one would have as many errors. */
function listOf<Element extends z.ZodType>(count: number, element: Element, allowed: string) {
  const isOfLength = (value: unknown) => Array.isArray(value) && value.length === count;
  return z.custom<unknown[]>(isOfLength, allowed).pipe(z.array(element));
}

/** Several images, each checked by itself later. @param image of one of them, as JSON Schema */
export function images(most: number, description: string, image: ParameterDescription['schema']) {
  const allowed = `1 to ${most} objects with pixels`;
  const isOfLength = (value: unknown) =>
    Array.isArray(value) && value.length >= 1 && value.length <= most;
  return z.custom<readonly unknown[]>(isOfLength, allowed).register(memberDescriptions, {
    description,
    schema: { type: 'array', items: image, minItems: 1, maxItems: most },
  });
}

/** An image for examples of bodies: an upright stroke, which is a 1 in every data set of digits. */
export function exampleStroke({ width, height, channels = 1 }: Field): readonly number[] {
  const isInk = (x: number, y: number) =>
    Math.abs(x + 0.5 - width / 2) < width / 14 && Math.abs(y + 0.5 - height / 2) < height / 3;
  return Array.from({ length: width * height * channels }, (_, index) => {
    const pixel = Math.floor(index / channels);
    return isInk(pixel % width, Math.floor(pixel / width)) ? 255 : 0;
  });
}

/** A mask for the example: the lower half is hidden. */
export function exampleMask({ width, height }: Field): readonly number[] {
  const half = Math.floor(height / 2) * width;
  return Array.from({ length: width * height }, (_, index) => (index < half ? 0 : 1));
}
