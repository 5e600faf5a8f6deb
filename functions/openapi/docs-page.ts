import { html, raw } from 'hono/html';
import { digestOf } from '../../models/seed/random.ts';
import type { ApiDescription } from './describe.ts';
import { docsStyle } from './docs-style.ts';
import type { OperationObject, ParameterObject } from './operation.ts';

/** Nothing may load or run but the page's own style. */
export const docsSecurityPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${btoa(String.fromCharCode(...digestOf(docsStyle)))}'`,
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The description of the API for people. */
export function docsPage({ info, paths }: ApiDescription) {
  const operations = describedOperations(paths);
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
                ({ path, operation }) =>
                  html`<li>
                    <a href="#${operation.operationId}"><code>${path}</code></a>
                    ${operation.summary}
                  </li> `,
              )}
            </ul>
          </nav>
          ${operations.map((described) => section(described, paths))}
        </main>
      </body>
    </html> `;
}

interface DescribedOperation {
  readonly path: string;
  readonly method: string;
  readonly operation: OperationObject;
}

/** Each operation once, though it has more paths, one for each of its formats. */
function describedOperations(paths: ApiDescription['paths']): readonly DescribedOperation[] {
  return Object.entries(paths)
    .filter(([path]) => !Object.hasOwn(paths, path.replace(/\.\w+$/, '')) || !path.includes('.'))
    .flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
    );
}

function section({ path, method, operation }: DescribedOperation, paths: ApiDescription['paths']) {
  const formats = Object.keys(paths)
    .filter((other) => other.startsWith(`${path}.`))
    .map((other) => other.slice(path.length));
  return html`<section id="${operation.operationId}">
    <h2><code>${method.toUpperCase()} ${path}</code></h2>
    <p>${operation.description}</p>
    ${bodyWords(operation)}
    ${formats.length > 0 ? html`<p>Formats, also as extensions: ${formats.map((name) => html`<code>${name}</code> `)}</p>` : ''}
    ${operation.parameters.length > 0 ? parameterTable(operation.parameters) : ''}
    ${constraintList(operation)}
    <p class="answers">Answers ${Object.keys(operation.responses).join(', ')}.</p>
  </section>`;
}

/** What is sent, and as what. */
function bodyWords({ requestBody }: OperationObject) {
  if (!requestBody) return '';
  const types = Object.keys(requestBody['content'] as object);
  return html`<p>
    Send ${types.map((type, index) => html`${index > 0 ? ' or ' : ''}<code>${type}</code>`)}:
    ${requestBody['description']}
  </p>`;
}

function parameterTable(parameters: readonly ParameterObject[]) {
  return html`<div class="table">
    <table>
      <thead>
        <tr>
          <th scope="col">Parameter</th>
          <th scope="col">Allowed</th>
          <th scope="col">Meaning</th>
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

/** What must hold between parameters. */
function constraintList({ 'x-constraints': constraints = [] }: OperationObject) {
  if (constraints.length === 0) return '';
  return html`<ul>
    ${constraints.map(({ description }) => html`<li>${description}</li> `)}
  </ul>`;
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
  if (schema['contentEncoding'] !== undefined)
    return `text in ${schema['contentEncoding'] as string}`;
  if (schema['type'] === 'boolean') return `true or false${usual}`;
  if (schema['pattern'] === undefined) return `text${usual}`;
  return `${schema['pattern'] as string}${usual}`;
}
