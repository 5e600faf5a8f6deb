import { raw } from 'hono/html';
import { digestOf } from '../../models/seed/random.ts';
import { type Html, type Section, html, sectionHtml } from './section.ts';
import { growthScript } from './sections/growth.ts';
import { reportStyle } from './style.ts';

/** Nothing may load: what the report shows is inside it. Its own script and styles, and Plot's, are named by their hashes. */
function contentSecurityPolicy(styles: readonly string[]): string {
  return [
    "default-src 'none'",
    'img-src data:',
    `style-src ${styles.map(hashSource).join(' ')}`,
    `script-src ${hashSource(growthScript)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

/** A piece of code as a Content-Security-Policy names it (CSP3 §2.3.1). */
function hashSource(code: string): string {
  return `'sha256-${btoa(String.fromCharCode(...digestOf(code)))}'`;
}

/** What a report shows. */
export interface ReportPage {
  readonly title: string;
  /** Stands above the contents. */
  readonly head: Html;
  readonly sections: readonly Section[];
}

/** A report as one HTML page that needs nothing else: no network, no file, no font. */
export function renderPage({ title, head, sections }: ReportPage): string {
  const body = html`${head} ${contents(sections)}
    <main>${sections.map(sectionHtml)}</main>`;
  const inBody = [...String(body).matchAll(/<style>([^<]*)<\/style>/g)];
  const styles = new Set([reportStyle, ...inBody.map(([, style = '']) => style)]);
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta
          http-equiv="Content-Security-Policy"
          content="${contentSecurityPolicy([...styles])}"
        />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <link rel="icon" href="data:," />
        <title>${title} · digit-mint</title>
        ${raw(`<style>${reportStyle}</style>`)}
      </head>
      <body>
        ${body} ${raw(`<script>${growthScript}</script>`)}
      </body>
    </html> `;
  return page.toString();
}

function contents(present: readonly Section[]): Html {
  return html`<nav aria-label="Contents">
    <ul>
      ${present.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li> `)}
    </ul>
  </nav>`;
}
