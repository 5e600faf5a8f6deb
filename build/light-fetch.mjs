import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const packages = /[/\\]node_modules[/\\](?:hono|@hono[/\\]node-server)[/\\]dist[/\\].*\.m?js$/;
const ours = /[/\\]functions[/\\].*\.ts$/;
/** How a module writes that it means Node's own class, whatever it imports. */
const throughGlobal = /\bglobal(?:This)?\.(Headers|Request|Response)\b/g;

/** Whether a module gets the light classes: Hono, its Node server and our own code, but not the classes themselves. */
export function usesLightFetch(path) {
  return (packages.test(path) || ours.test(path)) && !/[/\\]light-fetch[/\\]/.test(path);
}

/**
 * A module's code with imports of the light Headers, Request and Response (functions/light-fetch/) where it means
 * Node's own.
 *
 * @param root the repository
 */
export function withLightFetch(root, code) {
  const from = JSON.stringify(join(root, 'functions/light-fetch/light-fetch.ts'));
  return `import{Headers,Request,Response}from${from};${code.replace(throughGlobal, '$1')}`;
}

/**
 * For bundles of programs that make their requests themselves, the Node server and the Lambda function: nothing in
 * them reads Node's own classes at a start, whose loading takes 15 ms, and no global is replaced.
 */
export function lightFetch(root) {
  return {
    name: 'light-fetch',
    setup({ onLoad }) {
      for (const filter of [packages, ours]) {
        onLoad({ filter }, async ({ path }) => {
          if (!usesLightFetch(path)) return undefined;
          const contents = withLightFetch(root, await readFile(path, 'utf8'));
          return { contents, loader: filter === ours ? 'ts' : 'js' };
        });
      }
    },
  };
}
