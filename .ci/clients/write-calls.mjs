// Writes programs that call each operation of a description once, typed, by the clients that openapi-typescript and
// orval made: node write-calls.mjs openapi.json OUT
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const [description, out] = process.argv.slice(2);
const { paths } = JSON.parse(await readFile(description, 'utf8'));

/** A bar of ink, of which the right half is hidden. */
const pixels = Array.from({ length: 784 }, (_, index) => {
  const [x, y] = [index % 28, Math.floor(index / 28)];
  return x >= 12 && x < 16 && y >= 5 && y < 23 ? 255 : 0;
});
const mask = pixels.map((_, index) => (index % 28 >= 14 ? 1 : 0));
const members = { pixels, mask, texts: ['12', '3.5'] };

/** Few digits: each operation is called once to see whether its answer can be read. */
const query = { count: 3, frames: 2 };

const operations = Object.entries(paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => describe(path, method, operation)),
);

function describe(path, method, { operationId, parameters, requestBody, responses }) {
  const inPath = parameters.filter((parameter) => parameter.in === 'path');
  const sent = requestBody?.content['application/json'].schema;
  // One image, where several may be sent as well.
  const { properties } = sent?.anyOf?.[0] ?? sent ?? {};
  const contents = Object.entries(responses[200].content);
  const [[type, { schema }]] = contents;
  return {
    path,
    method,
    id: operationId,
    inPath: Object.fromEntries(inPath.map(({ name, example }) => [name, example])),
    query: Object.fromEntries(
      Object.entries(query).filter(([name]) => parameters.some((each) => each.name === name)),
    ),
    body:
      properties &&
      Object.fromEntries(Object.keys(properties).map((name) => [name, members[name]])),
    kind: type.endsWith('/json') ? 'json' : /^text|xml|ndjson/.test(type) ? 'text' : 'bytes',
    // Of several formats, Accept or a parameter chooses: their types are one union.
    isUnion: contents.length > 1,
    name: schema.$ref?.split('/').at(-1),
  };
}

const json = (value) => JSON.stringify(value);
const bytesType = { fetch: 'ArrayBuffer', orval: 'Blob' };

/** The type that the answer must have in a client. */
function typeOf({ kind, name, isUnion }, client) {
  if (isUnion) return 'unknown';
  if (kind === 'json')
    return client === 'fetch' ? `components['schemas']['${name}']` : `api.${name}`;
  return kind === 'text' ? 'string' : bytesType[client];
}

const parseAs = { json: 'json', text: 'text', bytes: 'arrayBuffer' };

const fetchCalls = operations.map((operation) => {
  const { path, method, id, inPath, body, kind } = operation;
  const given = Object.entries({ path: inPath, query: operation.query });
  const parameters = Object.fromEntries(
    given.filter(([, values]) => Object.keys(values).length > 0),
  );
  const sent = body ? `, body: ${json(body)}` : '';
  return `{
  const { data, response } = await client.${method.toUpperCase()}(${json(path)}, { params: ${json(parameters)}${sent}, parseAs: '${parseAs[kind]}' });
  read<${typeOf(operation, 'fetch')}>(${json(id)}, response.status, data);
}`;
});

const orvalCalls = operations.map((operation) => {
  const { id, inPath, body } = operation;
  const given = [...Object.values(inPath), ...(body ? [body] : []), operation.query].map(json);
  const takesQuery = Object.keys(operation.query).length > 0;
  const all = takesQuery ? given : given.slice(0, -1);
  return `{
  const { data, status } = await api.${id}(${all.join(', ')});
  read<${typeOf(operation, 'orval')}>(${json(id)}, status, data);
}`;
});

const read = `/** Holds an answer to the type that a user of the client sees. */
function read<Answer>(id: string, status: number, data: Answer | undefined): void {
  if (status !== 200 || data === undefined) throw new Error(\`\${id}: \${status}\`);
  calls++;
}
let calls = 0;
`;
const done = `console.log(\`\${calls} operations called\`);\n`;

await writeFile(
  join(out, 'call-fetch.ts'),
  `import createClient from 'openapi-fetch';
import type { components, paths } from './schema.js';

${read}
const client = createClient<paths>({ baseUrl: process.env['API_URL'] ?? '' });
${fetchCalls.join('\n')}
${done}`,
);
await writeFile(
  join(out, 'call-orval.ts'),
  `import axios from 'axios';
import * as api from './orval.js';

${read}
axios.defaults.baseURL = process.env['API_URL'] ?? '';
// Axios reads a Blob by fetch only.
axios.defaults.adapter = 'fetch';
${orvalCalls.join('\n')}
${done}`,
);
