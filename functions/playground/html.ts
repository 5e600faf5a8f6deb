import { html as tagged, type raw } from 'hono/html';

/** Text that is HTML already. */
export type Html = ReturnType<typeof raw>;

/** What may stand in a template: HTML as it is, texts escaped, null as nothing. */
export type Content = string | number | null | Html | readonly Content[];

/** Hono's escaping template, of values that are all there: never a promise. Indentation is not sent. */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Html {
  const narrow = strings.map((text) => text.replaceAll(/\s*\n\s*/g, '\n'));
  const made = tagged(Object.assign(narrow, { raw: strings.raw }), ...values);
  if (made instanceof Promise)
    throw new TypeError('a template of the playground waits for a value');
  return made;
}
