import * as z from 'zod';
import { isSeed, seedToLabel } from '../../models/seed.ts';
import { limits } from './limits.ts';
import { drawingKinds, formatOf, pictureFormats } from './picture-formats.ts';

const seedAllowed = 'any text of 1 to 128 characters';
const seed = z.string().refine(isSeed, seedAllowed);
const color = z
  .string()
  .regex(/^#?[0-9a-f]{6}$/i, 'six hex digits, such as 0b6b50')
  .transform((text) => text.replace('#', '').toLowerCase());

/** The page's fields as its address names them; each message says what is allowed. */
const drawingFields = z.object({
  draw: z.enum(drawingKinds, drawingKinds.join(', ')).default('digit'),
  /** Left out or empty: a random one. */
  seed: z.union([z.literal(''), seed], seedAllowed).default(''),
  /** Null: the one that the seed picks. */
  label: z
    .string()
    .regex(/^\d?$/, 'one digit from 0 to 9, or nothing')
    .transform((text) => (text === '' ? null : Number(text)))
    .default(null),
  size: wholeNumber(limits.size).default(280), // pixels
  /** How the picture comes; one that its kind has not is its first. */
  format: z.enum(pictureFormats, pictureFormats.join(', ')).default('png'),
  /** The size of one digit among several. */
  each: wholeNumber(limits.each).default(84), // pixels
  color: color.default('ffffff'),
  background: color.default('000000'),
  transparent: z
    .literal('on', 'on, or left out')
    .transform(() => true)
    .default(false),
  truncation: z
    .string()
    .refine(isTruncation, `from ${limits.truncation.minimum} to ${limits.truncation.maximum}`)
    .transform(Number)
    .default(1),
  count: wholeNumber(limits.count).default(100),
  columns: wholeNumber(limits.columns).default(10),
  digits: z
    .string()
    .regex(/^[0-9]{1,32}$/, `1 to ${limits.digits.maximum} digits from 0 to 9`)
    .default('2026'),
  to: seed.default('mint'),
  frames: wholeNumber(limits.frames).default(40),
  east: seed.default('north-east'),
  south: seed.default('south-west'),
  southeast: seed.default('south-east'),
  across: wholeNumber(limits.position).default(50),
  down: wholeNumber(limits.position).default(50),
});

/** All that the page shows and its address says. */
export type Drawing = Readonly<z.output<typeof drawingFields>>;

export type FieldName = keyof Drawing;

/** What a field is when the address leaves it out. */
export const fieldDefaults: Drawing = drawingFields.parse({});

/** A field that the page could not take, and what it takes. */
export interface FieldNote {
  readonly field: FieldName;
  readonly allowed: string;
}

/**
 * Reads the page's address leniently, since links travel: what it cannot take is noted and gets its
 * default, what it does not know (utm_source) is passed over, of what comes twice the first counts.
 */
export function readDrawing(
  query: URLSearchParams,
  labels: readonly string[] | null,
  randomSeed: () => string,
): { readonly drawing: Drawing; readonly notes: readonly FieldNote[] } {
  const names = Object.keys(drawingFields.shape) as FieldName[];
  const values: Partial<Record<FieldName, string>> = {};
  for (const name of names) {
    const value = query.get(name);
    if (value !== null) values[name] = value;
  }
  const notes = (drawingFields.safeParse(values).error?.issues ?? []).map(
    ({ path, message }): FieldNote => ({ field: path[0] as FieldName, allowed: message }),
  );
  for (const { field } of notes) delete values[field];
  const drawing = drawingFields.parse(values);
  if (drawing.label !== null && drawing.label >= (labels?.length ?? 0)) {
    const allowed = labels === null ? 'nothing: the model has no labels' : 'a label of the model';
    notes.push({ field: 'label', allowed });
    drawing.label = null;
  }
  const format = formatOf(drawing.draw, drawing.format);
  return { drawing: { ...drawing, format, seed: drawing.seed || randomSeed() }, notes };
}

/** The label that is drawn: the one asked for, else the seed's own; null for a model without labels. */
export function drawnLabel(
  { label, seed: ofSeed }: Drawing,
  labels: readonly string[] | null,
): number | null {
  return labels === null ? null : (label ?? seedToLabel(ofSeed, labels.length));
}

function wholeNumber({ minimum, maximum }: { readonly minimum: number; readonly maximum: number }) {
  const allowed = `a whole number from ${minimum} to ${maximum}`;
  return z
    .string()
    .refine(
      (text) => /^\d{1,4}$/.test(text) && Number(text) >= minimum && Number(text) <= maximum,
      allowed,
    )
    .transform(Number);
}

function isTruncation(text: string): boolean {
  const { minimum, maximum } = limits.truncation;
  return /^\d(\.\d{1,2})?$/.test(text) && Number(text) >= minimum && Number(text) <= maximum;
}
