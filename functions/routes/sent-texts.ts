import type { Context } from 'hono';
import * as z from 'zod';
import { drawable, longestText, wrongWith } from '../../datasets/text/alphabet.ts';
import { bytesToHex } from '../../models/digest.ts';
import { digestOf } from '../../models/seed/random.ts';
import { contentType, parseBody, readBytes, readJson, unsupportedType } from '../http/body.ts';
import { memberDescriptions } from '../parameters/image.ts';
import { mostLines, type SetFormat } from '../parameters/line-set.ts';
import { Problem } from '../problem.ts';

/** Bytes of the longest list of JSON: each character escaped, and what stands between texts. */
const largestList = mostLines * (6 * longestText + 8);

/** The body of POST /numbers where it is JSON. @param datasetLimit as many characters as an answer may have */
export function listBody(datasetLimit: number) {
  const most = Math.min(mostLines, datasetLimit);
  const allowed = `1 to ${most} texts of 1 to ${longestText} characters`;
  const texts = z
    .custom<readonly string[]>(
      (value) => Array.isArray(value) && value.length >= 1 && value.length <= most,
      allowed,
    )
    .superRefine((values, context) => {
      for (const [index, value] of values.entries()) {
        const message = typeof value === 'string' ? wrongWith(value) : allowed;
        if (message !== null) context.addIssue({ code: 'custom', path: [index], message });
      }
    })
    .register(memberDescriptions, {
      description: `What the lines say: ${drawable}.`,
      schema: {
        type: 'array',
        items: { type: 'string', pattern: `^[-0-9.,/:+%()#€$£ ]{1,${longestText}}$` },
        minItems: 1,
        maxItems: most,
      },
    });
  return z.strictObject({ texts }, 'an object with texts');
}

/**
 * Reads the texts of a body.
 *
 * @param format of the data set, which may be for single digits alone
 * @throws Problem unsupported-media-type, request-too-large, invalid-body that names the texts and what is allowed
 */
export async function readTexts(
  context: Context,
  datasetLimit: number,
  format: SetFormat,
): Promise<readonly string[]> {
  const type = contentType(context);
  const body = listBody(datasetLimit);
  if (type === 'application/json') {
    const { texts } = parseBody(body, await readJson(context, largestList));
    return requireFormat(texts, format);
  }
  if (type !== 'text/plain') {
    throw unsupportedType(context, ['application/json', 'text/plain']);
  }
  const text = new TextDecoder().decode(await readBytes(context));
  const texts = text.split(/\r?\n/).filter((line) => line !== '');
  return requireFormat(parseBody(body, { texts }).texts, format);
}

/** @throws Problem invalid-body that names the first text which does not fit */
function requireFormat(texts: readonly string[], format: SetFormat): readonly string[] {
  const wrong = format === 'idx' ? texts.findIndex((text) => !/^\d$/.test(text)) : -1;
  if (wrong < 0) return texts;
  const allowed = 'one digit, as format=idx needs it';
  const value = texts[wrong] ?? '';
  throw new Problem('invalid-body', [{ parameter: `texts[${wrong}]`, value, allowed }]);
}

/** What dataset.json calls a list that was sent: the digest is that which the command gives a file of these texts. */
export function listName(texts: readonly string[]): string {
  const digest = bytesToHex(digestOf(texts.map((text) => `${text}\n`).join('')));
  return `body (SHA-256 of its lines: ${digest})`;
}
