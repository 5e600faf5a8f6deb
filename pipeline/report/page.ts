import { raw } from 'hono/html';
import { digestOf } from '../../models/seed/random.ts';
import { type Html, type Section, html, sectionHtml } from './section.ts';
import { growthScript } from './sections/growth.ts';
import { reportStyle } from './style.ts';

/** Nothing may load: what the report shows is inside it. Plot and linked pictures bring styles of their own. */
const contentSecurityPolicy = [
  "default-src 'none'",
  'img-src data:',
  "style-src 'unsafe-inline'",
  `script-src 'sha256-${btoa(String.fromCharCode(...digestOf(growthScript)))}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** What a report shows. */
export interface ReportPage {
  readonly title: string;
  /** Stands above the contents. */
  readonly head: Html;
  readonly sections: readonly Section[];
}

/** A report as one HTML page that needs nothing else: no network, no file, no font. */
export function renderPage({ title, head, sections }: ReportPage): string {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <link rel="icon" href="data:," />
        <title>${title} · digit-mint</title>
        ${raw(`<style>${reportStyle}</style>`)}
      </head>
      <body>
        ${head} ${contents(sections)}
        <main>${sections.map(sectionHtml)}</main>
        ${raw(`<script>${growthScript}</script>`)}
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
