import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The licences of the packages that bundles have code of, each text once.
 *
 * @param root the repository
 * @param bundles the outputs of esbuild's metafiles
 */
export async function thirdPartyNotices(root, bundles) {
  const folders = new Set(
    bundles
      .flatMap((outputs) => Object.values(outputs))
      .flatMap(({ inputs }) => Object.entries(inputs))
      .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
      .flatMap(([path]) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []),
  );
  const namesOf = new Map();
  for (const folder of [...folders].toSorted((a, b) => (a < b ? -1 : 1))) {
    const description = await readFile(join(root, folder, 'package.json'), 'utf8');
    const { name, version, license } = JSON.parse(description);
    const file = (await readdir(join(root, folder))).find((each) => /^licen[cs]e/i.test(each));
    const text = file ? (await readFile(join(root, folder, file), 'utf8')).trim() : license;
    namesOf.set(text, [...(namesOf.get(text) ?? []), `${name} ${version} (${license})`]);
  }
  const sections = [...namesOf].map(([text, names]) => `## ${names.join(', ')}\n\n${text}\n`);
  return `# Third-party notices\n\nThis package has code of other packages.\n\n${sections.join('\n')}`;
}
