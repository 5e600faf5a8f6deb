import { readFile } from 'node:fs/promises';
import { layerKernels } from './layer-kernels.mjs';

/** tfjs's list of all kernels, made to be replaced by a shorter one: its own comment says so. */
const kernelList = /tfjs-backend-wasm.dist.register_all_kernels\.js$/;
const further = { path: 'further-kernels', namespace: 'kernels-by-need' };

/**
 * Registers the kernels of {@link layerKernels} at the start, and all others with the routes that are
 * loaded later (route-groups.mjs): parsing and registering 150 costs 5 ms of every start.
 */
export const kernelsByNeed = {
  name: 'kernels-by-need',
  setup({ onLoad, onResolve, resolve }) {
    onLoad({ filter: kernelList }, async ({ path }) => ({
      contents: await registrations(path, (name) => layerKernels.includes(name)),
    }));
    onResolve({ filter: /^further-kernels$/ }, () => further);
    onLoad({ filter: /.*/, namespace: further.namespace }, async () => {
      const { path } = await resolve('@tensorflow/tfjs-backend-wasm/dist/register_all_kernels.js', {
        kind: 'import-statement',
        resolveDir: import.meta.dirname,
      });
      return {
        contents: await registrations(path, (name) => !layerKernels.includes(name)),
        resolveDir: path.replace(/[^/\\]*$/, ''),
      };
    });
  },
};

/** tfjs's list with those kernels alone. @throws Error when a kernel of ours is none of tfjs's */
async function registrations(path, isWanted) {
  const imports = [
    ...(await readFile(path, 'utf8')).matchAll(/^import \{ (\w+) \} from '\.\/kernels\/(\w+)';$/gm),
  ];
  const names = imports.map(([, , name]) => name);
  const unknown = layerKernels.find((name) => !names.includes(name));
  if (unknown) throw new Error(`${path}: no kernel ${unknown}`);
  const wanted = imports.filter(([, , name]) => isWanted(name));
  return [
    "import { registerKernel } from '@tensorflow/tfjs-core';",
    ...wanted.map(([line]) => line),
    `for (const kernel of [${wanted.map(([, config]) => config)}]) registerKernel(kernel);`,
  ].join('\n');
}
