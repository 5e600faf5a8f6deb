import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The paths of the aliases, and of what drawing, judging and completing need of the models they name: no
 * pictures, no ONNX. Of models that earlier releases shipped, what drawing needs: their URLs are promised forever.
 *
 * @param withEarlier whether those of earlier releases are needed
 */
export async function shippedPaths(shipped, { withEarlier = true } = {}) {
  const paths = [];
  const named = new Set();
  for (const alias of await readdir(join(shipped, 'aliases'))) {
    paths.push(`aliases/${alias}`);
    const { id } = JSON.parse(await readFile(join(shipped, 'aliases', alias), 'utf8'));
    named.add(id);
  }
  const ids = (await readdir(shipped)).filter((name) => name !== 'aliases');
  for (const id of ids.toSorted()) {
    if (!named.has(id) && !withEarlier) continue;
    const { companions = {} } = JSON.parse(
      await readFile(join(shipped, id, 'manifest.json'), 'utf8'),
    );
    paths.push(`${id}/manifest.json`);
    if (named.has(id) && existsSync(join(shipped, id, 'directions.json'))) {
      paths.push(`${id}/directions.json`);
    }
    for (const part of ['generator', ...(named.has(id) ? Object.keys(companions) : [])]) {
      const files = await readdir(join(shipped, id, part));
      const needed = files.filter((file) => !file.endsWith('.onnx'));
      paths.push(...needed.map((file) => `${id}/${part}/${file}`));
    }
  }
  return paths;
}
