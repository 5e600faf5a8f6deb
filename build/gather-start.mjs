import { writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { build } from 'esbuild';

const startName = 'part-start.mjs';

/**
 * Puts what a start loads into one file. A bundle in parts has one for each set of routes that share code, a
 * dozen of them for what all share, and each costs Node half a millisecond to find and read; esbuild has no
 * option for fewer. The parts stay, as files that pass on what later routes import of them.
 *
 * @param outputs esbuild's own description of what it wrote
 * @param first the part that holds what the entry asks for
 */
export async function gatherStart(outputs, first, options) {
  const folder = resolve(options.absWorkingDir, dirname(first));
  const parts = staticallyImported(outputs, first);
  // The start's own names stay; two parts may give one name to different things.
  const named = parts.map((path, index) => ({
    file: `./${basename(path)}`,
    names: outputs[path].exports.map((name) => [name, index === 0 ? name : `p${index}_${name}`]),
  }));
  const list = (names) => names.map(([name, given]) => `${name} as ${given}`).join();
  await build({
    ...options,
    stdin: {
      contents: named
        .map(({ file, names }) => `import '${file}';export{${list(names)}}from'${file}';`)
        .join('\n'),
      resolveDir: folder,
    },
    outfile: join(folder, startName),
    plugins: [laterParts],
  });
  for (const { file, names } of named) {
    const passed = names.map(([name, given]) => `${given} as ${name}`).join();
    await writeFile(join(folder, file), `export{${passed}}from'./${startName}';\n`);
  }
}

/** Points an entry at the file that {@link gatherStart} makes, instead of its source. */
export function startFile(source) {
  return {
    name: 'start-file',
    setup({ onResolve }) {
      onResolve({ filter: /^\.\// }, ({ path }) =>
        path === `./${source}` ? { path: `./${startName}`, external: true } : undefined,
      );
    },
  };
}

/** Leaves imports that happen later as they are. */
const laterParts = {
  name: 'later-parts',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/part-/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { external: true } : undefined,
    );
  },
};

/** A part and all that it imports, and they import, at once. */
function staticallyImported(outputs, first) {
  const found = new Set([first]);
  for (const path of found) {
    for (const { path: imported, kind } of outputs[path].imports) {
      if (kind === 'import-statement' && imported in outputs) found.add(imported);
    }
  }
  return [...found];
}
