import * as z from 'zod';
import { labelIndex } from '../../models/manifest/labels.ts';
import { paths } from '../../models/paths.ts';
import { isSeed, seedToLabel } from '../../models/seed/seed.ts';
import { offerOf } from '../images/formats.ts';
import { imageSize } from '../parameters/drawing.ts';
import { pixelLimit } from '../parameters/several.ts';

/** What the page's fields take, as the routes behind them do (docs/http.md). */
export const limits = {
  size: imageSize, // pixels
  /** Less than the API takes: many large digits are more than one request may ask for. */
  each: { minimum: imageSize.minimum, maximum: 280 }, // pixels
  truncation: { minimum: 0, maximum: 1 },
  count: { minimum: 1, maximum: 400 },
  columns: { minimum: 1, maximum: 40 },
  frames: { minimum: 2, maximum: 120 },
  digits: { minimum: 1, maximum: 32 }, // characters
  /** Where one stands between the four seeds, in percent of the way. */
  position: { minimum: 0, maximum: 100 },
} as const;

/** What the page can draw. */
export const drawingKinds = ['digit', 'sheet', 'number', 'walk'] as const;

export type DrawingKind = (typeof drawingKinds)[number];

/** What each kind of drawing can be had as; the first is what its plain link answers. */
export const formatsByKind = {
  digit: offerOf(paths.digit.formats).names,
  sheet: offerOf(paths.digits.formats).names,
  number: offerOf(paths.number.formats).names,
  walk: offerOf(paths.walk.formats).names,
} as const;

/** A file format of the API. */
export type PictureFormat = (typeof formatsByKind)[DrawingKind][number];

export const pictureFormats = [
  ...new Set<PictureFormat>([...formatsByKind.digit, ...formatsByKind.walk]),
];

/** The format of a drawing: the one asked for where its kind has it, else the kind's first. */
export function formatOf(kind: DrawingKind, format: PictureFormat): PictureFormat {
  const formats: readonly PictureFormat[] = formatsByKind[kind];
  return formats.includes(format) ? format : formatsByKind[kind][0];
}

/** Whether a format is one that a page can show. */
export function isShown(format: PictureFormat): boolean {
  return format !== 'json' && format !== 'raw';
}

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
  /** A name, or an index where no label has that name; left out or empty: the one that the seed picks. */
  label: z.string().default(''),
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
  /** Of the walk's end, and of three corners; left out or empty: that of the start, or of the first corner. */
  toLabel: z.string().default(''),
  frames: wholeNumber(limits.frames).default(40),
  east: seed.default('north-east'),
  eastLabel: z.string().default(''),
  south: seed.default('south-west'),
  southLabel: z.string().default(''),
  southeast: seed.default('south-east'),
  southeastLabel: z.string().default(''),
  across: wholeNumber(limits.position).default(50),
  down: wholeNumber(limits.position).default(50),
});

/** The fields that name a label. */
type LabelField = 'label' | 'toLabel' | 'eastLabel' | 'southLabel' | 'southeastLabel';

/** All that the page shows and its address says. */
export type Drawing = Readonly<
  Omit<z.output<typeof drawingFields>, LabelField> & {
    /** A label's index; null: the one that the seed picks, or that of the start. */
    readonly [name in LabelField]: number | null;
  }
>;

export type FieldName = keyof Drawing;

/** What a field is when the address leaves it out. */
export const fieldDefaults: Drawing = {
  ...drawingFields.parse({}),
  label: null,
  toLabel: null,
  eastLabel: null,
  southLabel: null,
  southeastLabel: null,
};

/** The size of a walk that names none, in pixels: it is shown alone, so larger than a digit of a sheet. */
export const walkSize = 224;

/** What a field of a kind of drawing is when the address leaves it out. */
export function defaultOf(draw: DrawingKind, name: FieldName): Drawing[FieldName] {
  return draw === 'walk' && name === 'each' ? walkSize : fieldDefaults[name];
}

/** A field that the page could not take, and what it takes. */
export interface FieldNote {
  readonly field: FieldName;
  readonly allowed: string;
  /** What was used instead; absent: the default. */
  readonly used?: number;
}

/** The largest size that the images of one picture may have, in pixels: many images may not be large. */
export function largestEach({ draw, count, frames, digits }: Drawing): number {
  const images = { digit: 1, sheet: count, walk: frames, number: digits.length }[draw];
  const most = Math.floor(Math.sqrt(pixelLimit / images));
  // The slider moves in steps of 4.
  return Math.min(limits.each.maximum, most - (most % 4));
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
  const indexOf = (field: LabelField): number | null => {
    const name = drawing[field];
    const index = name === '' ? null : labelIndex(labels ?? [], name);
    if (index !== -1) return index;
    const allowed = labels === null ? 'nothing: the model has no labels' : 'a label of the model';
    notes.push({ field, allowed });
    return null;
  };
  const chosen = {
    label: indexOf('label'),
    toLabel: indexOf('toLabel'),
    eastLabel: indexOf('eastLabel'),
    southLabel: indexOf('southLabel'),
    southeastLabel: indexOf('southeastLabel'),
  };
  const format = formatOf(drawing.draw, drawing.format);
  const read = { ...drawing, ...chosen, format, seed: drawing.seed || randomSeed() };
  const requested = values.each === undefined ? null : drawing.each;
  const each = requested ?? (drawing.draw === 'walk' ? walkSize : drawing.each);
  const most = largestEach(read);
  if (drawing.draw === 'digit' || each <= most) return { drawing: { ...read, each }, notes };
  if (requested !== null) {
    notes.push({ field: 'each', allowed: `up to ${most} for so many images`, used: most });
  }
  return { drawing: { ...read, each: most }, notes };
}

/** Whether a field names a label: the address has the label's name, a drawing its index. */
export function isLabelField(name: FieldName): name is LabelField {
  return name === 'label' || name.endsWith('Label');
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
