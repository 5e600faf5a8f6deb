import { areListed, labelKey } from '../../models/manifest/label-text.ts';
import type { Manifest } from '../../models/manifest/manifest.ts';
import {
  type Drawing,
  type DrawingKind,
  type FieldName,
  type PictureFormat,
  drawingKinds,
  formatsByKind,
  limits,
  pictureFormats,
} from './drawing.ts';
import { drawsDigits } from '../../models/manifest/labels.ts';
import { pageWords } from './words.ts';
import { type Content, type Html, html } from './html.ts';

const kindNames: Readonly<Record<DrawingKind, string>> = {
  digit: 'Image',
  sheet: 'Sheet',
  number: 'Number',
  walk: 'Walk',
};

/** The choice of what to draw; only digits make a number. */
export function kindPicker(drawing: Drawing, manifest: Manifest): Html {
  const isOfDigits = drawsDigits(manifest);
  const nameOf = (kind: DrawingKind) =>
    isOfDigits && kind === 'digit' ? 'Digit' : kindNames[kind];
  return html`<fieldset class="kinds">
    <legend class="unseen">What to draw</legend>
    ${drawingKinds
      .filter((kind) => kind !== 'number' || (isOfDigits && manifest.labels !== null))
      .map((kind) => radio('draw', kind, nameOf(kind), kind === drawing.draw))}
  </fieldset>`;
}

/** All fields of a drawing; the style shows those that matter to its kind. */
export function controls(drawing: Drawing, manifest: Manifest): Html {
  const { labels } = manifest;
  const { one, several, article } = pageWords(manifest);
  const numberOf = several === 'digits' ? 'Digits' : 'Images';
  return html`<div class="controls">
    ${numberField(drawing)} ${seedField(drawing)} ${walkField(drawing)}
    ${labels === null ? null : labelPicker(drawing, labels)}
    ${labels === null ? null : toLabelField(drawing, labels)}
    ${field(numberOf, slider('count', drawing.count, limits.count), { kinds: ['sheet'] })}
    ${field('Columns', slider('columns', drawing.columns, limits.columns), { kinds: ['sheet'] })}
    ${field('Frames', slider('frames', drawing.frames, limits.frames), { kinds: ['walk'] })}
    ${field('Size in pixels', slider('size', drawing.size, limits.size, { step: 4 }), { kinds: ['digit'] })}
    ${field(`Size of ${article} ${one}`, slider('each', drawing.each, limits.each, { step: 4 }), {
      kinds: ['sheet', 'number', 'walk'],
    })}
    ${field(
      'Truncation',
      slider('truncation', drawing.truncation, limits.truncation, { step: 0.05 }),
      {
        hint: '0 = average style, 1 = full variety',
      },
    )}
    ${formatPicker(drawing)} ${colors(drawing, manifest)}
  </div>`;
}

function numberField({ digits }: Drawing): Html {
  const input = textInput('digits', digits, { maximum: limits.digits.maximum, numeric: true });
  return field('A number to write', input, { kinds: ['number'], wide: true });
}

/** Draw stands before Random: Enter in any field presses the form's first button. */
function seedField({ seed }: Drawing): Html {
  return html`<div class="field wide">
    <label for="seed"
      ><span>Seed</span> <small>any text; leave empty for a random one</small></label
    >
    <span class="joined"
      ><input
        id="seed"
        name="seed"
        value="${seed}"
        maxlength="128"
        autocomplete="off"
        autocapitalize="off"
        spellcheck="false"
      /><button class="plain">Draw</button
      ><button name="random" value="1" data-random>Random</button></span
    >
  </div>`;
}

function walkField({ to }: Drawing): Html {
  return field('Second seed', textInput('to', to), { kinds: ['walk'], wide: true });
}

function labelPicker({ label }: Drawing, labels: readonly string[]): Html {
  if (!areListed(labels)) return labelField(label, labels);
  // Long names need wider places, and many of them a list that scrolls by itself.
  const named = labels.some((name) => name.length > 3) ? ' named' : '';
  return html`<fieldset class="${fieldClass(['digit', 'sheet', 'walk'], true)} labels${named}">
    <legend>Label</legend>
    <span class="choices"
      >${radio('label', '', 'Any', label === null)}
      ${labels.map((name, index) => radio('label', name, name, label === index))}</span
    >
  </fieldset>`;
}

/** Too many labels to list them, or too long ones: a field for one of them. */
function labelField(label: number | null, labels: readonly string[]): Html {
  const value = label === null ? '' : (labelKey(labels, label) ?? '');
  return field('Label', textInput('label', value, { maximum: 1000 }), {
    kinds: ['digit', 'sheet', 'walk'],
    hint: `one of ${labels.length} names, or a number from 0 to ${labels.length - 1}; empty for any`,
    wide: true,
  });
}

function toLabelField({ toLabel }: Drawing, labels: readonly string[]): Html {
  const control = labelSelect('toLabel', toLabel, labels, { none: 'The same' });
  return field('Label at the end', control, { kinds: ['walk'] });
}

/** A label, or none of its own; a field for one where they are too many or too long to list. */
export function labelSelect(
  name: FieldName,
  chosen: number | null,
  labels: readonly string[],
  { none, form = null }: { readonly none: string; readonly form?: string | null },
): Html {
  if (!areListed(labels)) {
    const value = chosen === null ? '' : (labelKey(labels, chosen) ?? '');
    return textInput(name, value, { maximum: 1000, form });
  }
  const option = (value: string, text: string, isChosen: boolean) =>
    html`<option value="${value}" ${isChosen ? html`selected` : null}>${text}</option>`;
  return html`<select name="${name}" autocomplete="off" ${ofForm(form)}>
    ${option('', none, chosen === null)}
    ${labels.map((label, index) => option(label, label, chosen === index))}
  </select>`;
}

/** Of all formats those show that the kind has. */
function formatPicker({ format }: Drawing): Html {
  const kindsOf = (name: PictureFormat) =>
    drawingKinds.filter((kind) => (formatsByKind[kind] as readonly string[]).includes(name));
  return html`<fieldset class="field wide formats">
    <legend>Format</legend>
    <span class="choices"
      >${pictureFormats.map((name) => {
        const only = kindsClass(kindsOf(name));
        return radio('format', name, name.toUpperCase(), name === format, only);
      })}</span
    >
  </fieldset>`;
}

/** Images in colour have their own. */
function colors({ color, background, transparent }: Drawing, manifest: Manifest): Html | null {
  if (manifest.image.channels === 3) return null;
  return html`<fieldset class="field wide colors">
    <legend>Colors</legend>
    <label
      ><input type="color" name="color" value="#${color}" />
      ${drawsDigits(manifest) ? 'Digit' : 'Ink'}</label
    >
    <label><input type="color" name="background" value="#${background}" /> Background</label>
    <label
      ><input type="checkbox" name="transparent" ${transparent ? html`checked` : null} />
      Transparent</label
    >
    <button type="button" class="quiet" data-swap hidden>Swap</button>
  </fieldset>`;
}

function radio(name: string, value: string, text: string, checked: boolean, kinds = ''): Html {
  return html`<label class="choice ${kinds}"
    ><input type="radio" name="${name}" value="${value}" ${checked ? html`checked` : null} /><span
      >${text}</span
    ></label
  >`;
}

/** A labelled control; `kinds` are the drawings it matters to (absent: all), others hide it. */
export function field(
  label: string,
  control: Html,
  { kinds, hint = null, wide = false }: FieldOptions = {},
): Html {
  return html`<div class="${fieldClass(kinds, wide)}">
    <label
      ><span>${label}</span>${hint === null ? null : html` <small>${hint}</small>`}${control}</label
    >
  </div>`;
}

interface FieldOptions {
  readonly kinds?: readonly DrawingKind[];
  readonly hint?: Content;
  readonly wide?: boolean;
}

/** Which drawings a control belongs to, as the style reads it. */
function fieldClass(kinds: readonly DrawingKind[] | undefined, wide = false): string {
  const only = kinds === undefined ? [] : [kindsClass(kinds)];
  return ['field', ...(wide ? ['wide'] : []), ...only].join(' ');
}

/** What only these drawings have. */
function kindsClass(kinds: readonly DrawingKind[]): string {
  return ['only', ...kinds.map((kind) => `for-${kind}`)].join(' ');
}

/** A slider that says its value beside it, with the script at once, without it as it was sent. */
export function slider(
  name: FieldName,
  value: number,
  { minimum, maximum }: { readonly minimum: number; readonly maximum: number },
  { step = 1, form = null }: SliderOptions = {},
): Html {
  return html`<span class="slider"
    ><input
      type="range"
      name="${name}"
      id="${name}"
      value="${value}"
      min="${minimum}"
      max="${maximum}"
      step="${step}"
      autocomplete="off"
      ${ofForm(form)}
    /><output for="${name}">${value}</output></span
  >`;
}

/** A field for a text, such as a seed. */
export function textInput(
  name: FieldName,
  value: string,
  { maximum = 128, numeric = false, form = null }: TextInputOptions = {},
): Html {
  return html`<input
    name="${name}"
    value="${value}"
    maxlength="${maximum}"
    autocomplete="off"
    autocapitalize="off"
    spellcheck="false"
    ${numeric ? html`inputmode="numeric" pattern="[0-9]*"` : null}
    ${ofForm(form)}
  />`;
}

function ofForm(form: string | null): Html | null {
  return form === null ? null : html`form="${form}"`;
}

interface TextInputOptions {
  readonly maximum?: number; // characters
  readonly numeric?: boolean;
  /** The form's id, for a field that stands outside of it. */
  readonly form?: string | null;
}

interface SliderOptions {
  readonly step?: number;
  readonly form?: string | null;
}

/** The id of the page's one form, for the fields that stand outside of it. */
export const playgroundForm = 'playground';
