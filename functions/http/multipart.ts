import type { Context } from 'hono';
import {
  isPictureType,
  pictureTypeOf,
  pictureTypes,
  type SentPicture,
} from '../images/decode/decode-picture.ts';
import { Problem } from '../problem.ts';
import { readBytes } from './body.ts';

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
 * @see https://www.rfc-editor.org/rfc/rfc7578
 */
export async function readPictureForm(context: Context): Promise<readonly FormPicture[]> {
  const form = await readForm(context);
  const pictures: Promise<FormPicture>[] = [];
  for (const [field, value] of form) {
    if (field !== pictureField || typeof value === 'string') {
      const sent = typeof value === 'string' ? 'a text' : 'a file';
      const allowed = `files in fields of the name ${pictureField}`;
      throw new Problem('invalid-body', [{ parameter: field.slice(0, 200), value: sent, allowed }]);
    }
    pictures.push(formPicture(value));
    if (pictures.length > mostPictures) throw wrongNumber(`more than ${mostPictures} pictures`);
  }
  if (pictures.length === 0) throw wrongNumber('no picture');
  return Promise.all(pictures);
}

/** @param value how many there are, in words */
export function wrongNumber(value: string): Problem {
  const allowed = `1 to ${mostPictures} pictures in one request`;
  return new Problem('invalid-body', [{ parameter: 'body', value, allowed }]);
}

async function readForm(context: Context): Promise<FormData> {
  const bytes = await readBytes(context);
  const type = context.req.header('Content-Type') ?? '';
  try {
    return await asReadableForm(bytes, type).formData();
  } catch {
    throw new Problem('invalid-body', [], 'The body is not a form of multipart/form-data.');
  }
}

/**
 * The form as FormData reads it without loss: with a boundary that no picture contains, since Node.js 20 searches for
 * it without its hyphens, and with an empty file name for each part that has none but the type of a picture or of
 * bytes. Without one, which RFC 7578 §4.2 only recommends, FormData reads a part as text (Fetch §5.5).
 */
function asReadableForm(bytes: Uint8Array, type: string): Response {
  const boundary = /boundary="?([^";]+)/i.exec(type)?.[1]?.trim();
  if (!boundary) return new Response(Uint8Array.from(bytes), { headers: { 'Content-Type': type } });
  // Latin-1 keeps each byte. The first boundary has no line before it.
  const text = `\r\n${Buffer.from(bytes).toString('latin1')}`;
  const [, ...parts] = text.split(`\r\n--${boundary}`);
  const own = `form-${crypto.randomUUID()}`;
  const body = parts.map((part) => `--${own}${withFileName(part)}`).join('\r\n');
  const headers = { 'Content-Type': `${multipartType}; boundary=${own}` };
  return new Response(Uint8Array.from(Buffer.from(`${body}\r\n`, 'latin1')), { headers });
}

function withFileName(part: string): string {
  const end = part.indexOf('\r\n\r\n');
  const headers = part.slice(0, Math.max(0, end));
  const isFile = /^content-type: *(image\/|application\/octet-stream)/im.test(headers);
  if (!isFile || /^content-disposition:.*; *filename\*?=/im.test(headers)) return part;
  return headers.replace(/^(content-disposition:.*)$/im, '$1; filename=""') + part.slice(end);
}

async function formPicture(file: File): Promise<FormPicture> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const stated = file.type.split(';')[0]?.trim().toLowerCase() ?? '';
  // Programs that do not know a file's type send it as plain bytes.
  const type = isPictureType(stated) ? stated : pictureTypeOf(bytes);
  const name = file.name || null;
  if (type !== null) return { name, picture: { type, bytes } };
  const detail = `${stated.slice(0, 100) || 'No type'} was given; allowed: ${pictureTypes.join(', ')}.`;
  return { name, picture: new Problem('unsupported-media-type', [], detail) };
}
