import type { FieldName } from './drawing.ts';
import { type Content, type Html, html } from './html.ts';
import type { DrawingKind } from './picture-formats.ts';

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

export interface FieldOptions {
  readonly kinds?: readonly DrawingKind[];
  readonly hint?: Content;
  readonly wide?: boolean;
}

/** Which drawings a control belongs to, as the style reads it. */
export function fieldClass(kinds: readonly DrawingKind[] | undefined, wide = false): string {
  const only = kinds === undefined ? [] : [kindsClass(kinds)];
  return ['field', ...(wide ? ['wide'] : []), ...only].join(' ');
}

/** What only these drawings have. */
export function kindsClass(kinds: readonly DrawingKind[]): string {
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
