import type { Context } from 'hono';
import * as z from 'zod';
import type { Manifest } from '../../models/manifest/manifest.ts';
import { bodyTypes, contentType, parseBody, readJson, readPicture } from '../http/body.ts';
import { mostPictures, multipartType, readPictureForm } from '../http/multipart.ts';
import type { SentPicture } from '../images/decode/decode-picture.ts';
import { type Field, fieldOf } from '../images/decode/field.ts';
import { leastInk, requireInk } from '../images/decode/ink.ts';
import { images as imageList, pixels as pixelList, sampleCount } from '../parameters/image.ts';
import { Problem } from '../problem.ts';
import type { PictureTasks } from '../threads/picture-tasks.ts';

/** The body of /judge where it is JSON. */
export function judgeBody(field: Field) {
  const further = field.isHandwriting ? { contains: { minimum: leastInk } } : {};
  const pixels = pixelList(field, ', used unchanged.', further);
  return z.strictObject({ pixels }, 'an object with pixels');
}

/** The body of /judge where it is JSON of several images. */
export function judgeListBody(field: Field) {
  const count = sampleCount(field);
  const description = 'Several images, each of which is answered by itself.';
  const one = {
    type: 'object',
    required: ['pixels'],
    properties: {
      pixels: {
        type: 'array',
        items: { type: 'number', minimum: 0, maximum: 255 },
        minItems: count,
        maxItems: count,
      },
    },
    additionalProperties: false,
  };
  return z.strictObject(
    { images: imageList(mostPictures, description, one) },
    'an object with images',
  );
}

/** A digit that was sent. */
export interface SentDigit {
  /** Of the file; null: it has none. */
  readonly name: string | null;
  /** [height × width × channels] 0 to 255, or why it cannot be judged */
  readonly pixels: Uint8Array | Problem;
}

/** The digits of one request. */
export interface SentDigits {
  /** Whether there is one that is answered by itself, not in a list. */
  readonly isSingle: boolean;
  readonly digits: readonly SentDigit[];
}

/**
 * Reads the digits that were sent, as the data set would have them: pictures set right, numbers as they are.
 *
 * @throws Problem where nothing of the body can be judged because of its type, size or form, or there is
 * too much to do
 */
export async function readDigits(
  context: Context,
  manifest: Pick<Manifest, 'image' | 'dataset' | 'labels'>,
  pictures: PictureTasks,
): Promise<SentDigits> {
  const { signal } = context.req.raw;
  const field = fieldOf(manifest);
  const readAll = async (sent: readonly SentPicture[]) => pictures.readWhole(sent, field, signal);
  const type = contentType(context);
  if (type === multipartType) {
    const form = await readPictureForm(context);
    const readable = form.flatMap(({ picture }) => (picture instanceof Problem ? [] : [picture]));
    const digits = (await readAll(readable)).values();
    return {
      isSingle: false,
      digits: form.map(({ name, picture }) => ({
        name,
        pixels: picture instanceof Problem ? picture : next(digits),
      })),
    };
  }
  if (type === 'application/json') return digitsOfJson(await readJson(context), field);
  const picture = await readPicture(context, [...bodyTypes, multipartType]);
  const [pixels] = await readAll([picture]);
  return { isSingle: true, digits: [{ name: null, pixels: pixels ?? unanswered() }] };
}

function next(digits: Iterator<Uint8Array | Problem>): Uint8Array | Problem {
  const { value, done } = digits.next();
  return done === true ? unanswered() : value;
}

function unanswered(): never {
  throw new Error('a picture was not read');
}

/** One image, or several where the body has a member `images`. */
function digitsOfJson(json: unknown, field: Field): SentDigits {
  const hasSeveral = typeof json === 'object' && json !== null && Object.hasOwn(json, 'images');
  if (!hasSeveral) return { isSingle: true, digits: [digitOfJson(json, field)] };
  const { images } = parseBody(judgeListBody(field), json);
  return {
    isSingle: false,
    digits: images.map((image) => {
      try {
        return digitOfJson(image, field);
      } catch (error) {
        if (error instanceof Problem) return { name: null, pixels: error };
        throw error;
      }
    }),
  };
}

function digitOfJson(json: unknown, field: Field): SentDigit {
  const { pixels } = parseBody(judgeBody(field), json);
  if (field.isHandwriting) requireInk(pixels);
  return { name: null, pixels };
}
