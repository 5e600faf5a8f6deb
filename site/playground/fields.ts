import { form, tellSlider } from './page.ts';

/** What the fields say, as the address names them. */
export type Fields = Readonly<Record<string, string>>;

/** Reads the form. */
export function readFields(): Fields {
  const entries = [...new FormData(form)].map(
    ([name, value]) => [name, typeof value === 'string' ? value : ''] as const,
  );
  return Object.fromEntries(entries);
}

/** Fills the form with what it said before. */
export function fillFields(fields: Fields): void {
  for (const element of form.elements) {
    if (element instanceof HTMLSelectElement) element.value = fields[element.name] ?? '';
    if (!(element instanceof HTMLInputElement) || element.name === '') continue;
    const value = fields[element.name];
    if (element.type === 'radio') element.checked = element.value === (value ?? '');
    else if (element.type === 'checkbox') element.checked = value !== undefined;
    else if (value !== undefined) element.value = value;
    if (element.type === 'range') tellSlider(element);
  }
}

/** The kinds of pictures, as the field "draw" names them. */
export type DrawingKind = 'digit' | 'sheet' | 'number' | 'walk';

/** A picture to draw, in the words of the fields. */
export interface PictureRequest {
  readonly kind: DrawingKind;
  readonly seed: string;
  /** The label's name; empty: the seed picks. */
  readonly label: string;
  readonly to: string;
  /** Of a walk's end; empty: that of its start. */
  readonly toLabel: string;
  readonly digits: string;
  readonly count: number;
  readonly columns: number;
  readonly frames: number;
  readonly size: number; // pixels
  readonly each: number; // pixels
  readonly truncation: number;
  readonly color: string;
  readonly background: string;
}

/** The picture that the fields ask for; null where one of them cannot be drawn from, such as an empty seed. */
export function pictureRequest(fields: Fields): PictureRequest | null {
  const { draw, seed = '', label = '', to = '', toLabel = '', digits = '' } = fields;
  const kind = draw as DrawingKind;
  if (seed === '' || (kind === 'walk' && to === '')) return null;
  if (kind === 'number' && !isNumberText(digits)) return null;
  const plain = (color: string | undefined) => (color ?? '').replace('#', '');
  return {
    kind,
    seed,
    label,
    to,
    toLabel,
    digits,
    count: Number(fields['count']),
    columns: Math.min(Number(fields['count']), Number(fields['columns'])),
    frames: Number(fields['frames']),
    size: Number(fields['size']),
    each: Number(fields['each']),
    truncation: Number(fields['truncation']),
    color: plain(fields['color']),
    background: fields['transparent'] ? 'transparent' : plain(fields['background']),
  };
}

/** Whether a text can be written as a number. */
export function isNumberText(text: string): boolean {
  return /^[0-9]{1,32}$/.test(text);
}
