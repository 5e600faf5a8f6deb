import { html, type Html } from './html.ts';

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
