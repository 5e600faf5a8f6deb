import { html, raw } from 'hono/html';
import { digestOf } from '../../models/random/generator-state.ts';
import type { ApiDescription, OperationObject } from './describe-api.ts';
import type { ParameterObject } from './describe-parameters.ts';
import { docsStyle } from './docs-style.ts';

/** Nothing may load or run but the page's own style. */
export const docsSecurityPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${btoa(String.fromCharCode(...digestOf(docsStyle)))}'`,
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The description of the API for people. */
export function docsPage({ info, paths }: ApiDescription) {
  const operations = Object.entries(paths).filter(([path]) => !path.endsWith('.{extension}'));
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>digit-mint: the API</title>
        ${raw(`<style>${docsStyle}</style>`)}
      </head>
      <body>
        <main>
          <h1>The API</h1>
          <p>
            ${info['description']} Version ${info['version']}. <a href="/">Playground</a>,
            <a href="/openapi.json">OpenAPI 3.1</a>.
          </p>
          <nav aria-label="Routes">
            <ul>
              ${operations.map(
                ([path, { get }]) =>
                  html`<li>
                    <a href="#${get.operationId}"><code>${path}</code></a> ${get.summary}
                  </li> `,
              )}
            </ul>
          </nav>
          ${operations.map(([path, { get }]) => section(path, get, paths))}
        </main>
      </body>
    </html> `;
}

function section(path: string, operation: OperationObject, paths: ApiDescription['paths']) {
  const formats = paths[`${path}.{extension}`]?.get.parameters[0]?.schema['enum'] as
    | readonly string[]
    | undefined;
  return html`<section id="${operation.operationId}">
    <h2><code>GET ${path}</code></h2>
    <p>${operation.description}</p>
    ${formats && html`<p>Formats, as extensions too: ${formats.map((name) => html`<code>.${name}</code> `)}</p>`}
    ${operation.parameters.length > 0 ? parameterTable(operation.parameters) : ''}
    <p class="answers">Answers ${Object.keys(operation.responses).join(', ')}.</p>
  </section>`;
}

function parameterTable(parameters: readonly ParameterObject[]) {
  return html`<div class="table">
    <table>
      <thead>
        <tr>
          <th scope="col">Parameter</th>
          <th scope="col">Allowed</th>
          <th scope="col">Is</th>
        </tr>
      </thead>
      <tbody>
        ${parameters.map(
          ({ name, required, schema, description }) =>
            html`<tr>
              <th scope="row"><code>${name}</code>${required ? ' (required)' : ''}</th>
              <td>${allowedText(schema)}</td>
              <td>${description}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** A JSON Schema in a few words. */
function allowedText(schema: Readonly<Record<string, unknown>>): string {
  const { enum: names, default: fallback } = schema;
  const usual = fallback === undefined ? '' : `; default ${fallback as string}`;
  if (Array.isArray(names)) return `${names.join(', ')}${usual}`;
  if (schema['minimum'] !== undefined) {
    return `${schema['type'] as string}, ${schema['minimum'] as number} to ${schema['maximum'] as number}${usual}`;
  }
  if (schema['maxLength'] !== undefined)
    return `text, 1 to ${schema['maxLength'] as number} characters`;
  if (schema['type'] === 'boolean') return `true or false${usual}`;
  return `${schema['pattern'] as string}${usual}`;
}
