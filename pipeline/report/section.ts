import { html as tagged, type raw } from 'hono/html';

/** A part of the report with a heading of its own. */
export interface Section {
  /** Where a link leads to. */
  readonly id: string;
  readonly title: string;
  /** What a person sees here, and what to look for. */
  readonly introduction: string | Html;
  readonly body: Html;
}

/** A section as HTML. */
export function sectionHtml({ id, title, introduction, body }: Section): Html {
  return html`<section id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${title}</h2>
    <p class="introduction">${introduction}</p>
    ${body}
  </section>`;
}

/** Text that is HTML already. */
export type Html = ReturnType<typeof raw>;

/** What may stand in a template: HTML as it is, texts escaped, null as nothing. */
export type Content = string | number | null | Html | readonly Content[];

/** Hono's escaping template, of values that are all there: never a promise. */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Html {
  const made = tagged(strings, ...values);
  if (made instanceof Promise) throw new TypeError('a template of this report waits for a value');
  return made;
}
