import { readFile } from 'node:fs/promises';

const tableFile = /functions.routes.table\.ts$/;
const loading = /async \(\) => \(await import\('\.\/([\w-]+)\.ts'\)\)\.(\w+)/g;
/** The routes that read an image load by themselves, all others together. */
const imageRoutes = ['judge', 'complete'];
const namespace = 'route-groups';

/** What loads a route of each group: written once, as every start reads it. */
const groupLoaders = ['furtherRoutes', 'imageRoutes']
  .map(
    (name) =>
      `const ${name} = (route, module = route) => async () => (await import('${name}'))[module][route];`,
  )
  .join('\n');

/**
 * Has the routes that no start loads come in two groups, each in one file: a file of its own for each route,
 * and for each set of routes that share code, would cost its first request half a millisecond a file.
 */
export const routeGroups = {
  name: 'route-groups',
  setup({ onLoad, onResolve }) {
    let modules = [];
    let folder = '';
    const groupOf = (name) => (imageRoutes.includes(name) ? 'imageRoutes' : 'furtherRoutes');
    onLoad({ filter: tableFile }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      modules = [...new Set([...source.matchAll(loading)].map(([, name]) => name))];
      folder = path.replace(/[^/\\]*$/, '');
      if (modules.length === 0) throw new Error(`${path}: no route is loaded by import()`);
      const grouped = source.replace(loading, (_, name, route) => {
        const module = exportName(name);
        return `${groupOf(name)}('${route}'${module === route ? '' : `, '${module}'`})`;
      });
      return { contents: `${groupLoaders}\n${grouped}`, loader: 'ts' };
    });
    onResolve({ filter: /^(further|image)Routes$/ }, ({ path }) => ({ path, namespace }));
    onLoad({ filter: /.*/, namespace }, ({ path }) => ({
      contents: modules
        .filter((name) => groupOf(name) === path)
        .map((name) => `export * as ${exportName(name)} from './${name}.ts';`)
        .join('\n'),
      resolveDir: folder,
    }));
  },
};

function exportName(module) {
  return module.replaceAll('-', '_');
}
