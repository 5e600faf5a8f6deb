import type { Context } from 'hono';
import {
  isPictureType,
  pictureTypeOf,
  pictureTypes,
  type SentPicture,
} from '../images/decode/decode-picture.ts';
import { Problem } from '../problem.ts';
import { readBytes } from './body.ts';
import { type FormPart, partsOfForm } from './form-parts.ts';

/** The type of a body that holds several pictures. */
export const multipartType = 'multipart/form-data';

/** The name of the form's field, which may come several times. */
export const pictureField = 'image';

/** Pictures in one request. */
export const mostPictures = 16;

/** One picture of a form, or why it is none. */
export interface FormPicture {
  /** As the form says; null: it does not. */
  readonly name: string | null;
  readonly picture: SentPicture | Problem;
}

/**
 * Reads a form of pictures, all of them in one field.
 *
 * @throws Problem invalid-body where it is no form, has other fields, no picture or too many
 */
export async function readPictureForm(context: Context): Promise<readonly FormPicture[]> {
  const bytes = await readBytes(context);
  const parts = partsOfForm(bytes, context.req.header('Content-Type') ?? '');
  if (!parts) throw new Problem('invalid-body', [], `The body is not a form of ${multipartType}.`);
  const pictures: FormPicture[] = [];
  for (const part of parts) {
    const { field } = part;
    if (field !== pictureField || !isFile(part)) {
      const sent = isFile(part) ? 'a file' : 'a text';
      const allowed = `files in fields of the name ${pictureField}`;
      throw new Problem('invalid-body', [{ parameter: field.slice(0, 200), value: sent, allowed }]);
    }
    pictures.push(formPicture(part));
    if (pictures.length > mostPictures) throw wrongNumber(`more than ${mostPictures} pictures`);
  }
  if (pictures.length === 0) throw wrongNumber('no picture');
  return pictures;
}

/** @param value how many there are, in words */
export function wrongNumber(value: string): Problem {
  const allowed = `1 to ${mostPictures} pictures in one request`;
  return new Problem('invalid-body', [{ parameter: 'body', value, allowed }]);
}

/** Whether a part is a file: it has a file name, which RFC 7578 §4.2 only recommends, or the type of a picture or of bytes. */
function isFile({ fileName, type }: FormPart): boolean {
  return fileName !== null || /^(image\/|application\/octet-stream)/.test(type);
}

function formPicture({ fileName, type: stated, bytes }: FormPart): FormPicture {
  // Programs that do not know a file's type send it as plain bytes.
  const type = isPictureType(stated) ? stated : pictureTypeOf(bytes);
  const name = fileName || null;
  if (type !== null) return { name, picture: { type, bytes } };
  const detail = `${stated.slice(0, 100) || 'No type'} was given; allowed: ${pictureTypes.join(', ')}.`;
  return { name, picture: new Problem('unsupported-media-type', [], detail) };
}
