import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { offerOf } from '../../functions/images/formats.ts';
import { problems } from '../../functions/problem.ts';
import { loadRoutes } from '../../functions/routes/mount.ts';
import { paths, type RoutePath } from '../../models/paths.ts';
import { shippedModel } from '../functions/shipped-app.ts';

const page = await readFile(new URL('../../docs/http.md', import.meta.url), 'utf8');

/** The rows of the tables whose first cell matches, each as its cells. */
function rowsOf(pattern: RegExp): readonly (readonly string[])[] {
  const rows = page.split('\n').filter((line) => line.startsWith('| '));
  return rows
    .map((row) =>
      row
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
    .filter(([first = '']) => pattern.test(first));
}

/** The texts in a cell that are set as code. */
function codesIn(cell = ''): readonly string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
}

describe('docs/http.md', () => {
  it('lists every route with its formats', () => {
    const rows = rowsOf(/^`(GET|POST) /).map(([route = '', returns = '']) => {
      const [method = ''] = /GET|POST/.exec(route) ?? [];
      const written = codesIn(route.replace(/(GET|POST) /, ''));
      return { method, written, returns };
    });
    const listed = rows.flatMap(({ method, written, returns }) =>
      written.map((path) => ({ method, path: path.replace(/:(\w+)/, '{$1}'), returns })),
    );
    const routes: readonly RoutePath[] = Object.values(paths);
    expect(listed.map(({ method, path }) => `${method} ${path}`)).toEqual(
      routes.map(({ method, path }) => `${method.toUpperCase()} ${path}`),
    );
    for (const { path, formats } of routes) {
      const { returns = '' } = listed.find((row) => row.path === path) ?? {};
      const absent = formats && offerOf(formats).names.filter((name) => !returns.includes(name));
      expect({ path, absent: absent ?? [] }).toEqual({ path, absent: [] });
    }
  });

  it('lists every problem with its status', () => {
    const listed = rowsOf(/^`\/problems\//).map(([type = '', status]) => [
      codesIn(type)[0]?.replace('/problems/', ''),
      Number(status),
    ]);
    const known = Object.entries(problems).map(([name, { status }]) => [name, status] as const);
    // CloudFront answers this one (infra/edge), before the server is asked.
    const expected = { ...Object.fromEntries(known), 'body-digest-missing': 400 };
    expect(Object.fromEntries(listed)).toEqual(expected);
    expect(listed).toHaveLength(known.length + 1);
  });

  it('names every parameter of every route', async () => {
    const { manifest } = shippedModel.generator;
    const routes = Object.values(await loadRoutes());
    const names = routes.flatMap(({ describe: described }) =>
      Object.keys(described?.({ datasetLimit: 10, manifest })?.parameters?.shape ?? {}),
    );
    const unnamed = [...new Set(names)].filter((name) => !page.includes(`\`${name}\``));
    expect(unnamed).toEqual([]);
  });
});
