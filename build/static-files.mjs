import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { buildBrowserFiles } from './browser-files.mjs';
import { buildLearn, learnFiles } from './learn.mjs';

/** The report of the shipped model, as `npm run pipeline:report` wrote it. */
const reportFile = 'docs/report.html';

/** Real digits for the game of the playground, which `node build/real-digits.mjs` writes. */
const realDigitsFile = 'site/playground/real-digits.png';

/** What a host without these files has. */
const nothing = { hasLearn: false, reportOf: null, realDigits: null };

/**
 * The files that a server answers as they are, beside the scripts of the playground: /learn, the report of the
 * shipped model, and the real digits of the game.
 *
 * @param root the repository
 * @returns what there is, and what reads a file by its path below the root of the host
 */
export async function openStaticFiles(root) {
  let learn;
  const files = await singleFiles(root);
  return {
    listing: listingOf(files),
    async read(path) {
      if (!path.startsWith('learn/')) return files.get(path);
      learn ??= learnFiles(root);
      return (await learn).get(path.slice('learn/'.length));
    },
  };
}

/**
 * Writes these files, and the scripts of the playground, into a folder, which is emptied before.
 *
 * @returns what there is, as the pages of a server link to it
 */
export async function writeStaticFiles(root, folder) {
  await rm(folder, { recursive: true, force: true });
  const files = await singleFiles(root);
  const { texts } = await buildBrowserFiles();
  const scripts = Object.entries(texts).map(([name, text]) => [`page/${name}`, text]);
  for (const [path, contents] of [...files, ...scripts]) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), contents);
  }
  await buildLearn(root, join(folder, 'learn'));
  return listingOf(files);
}

/** All but the files of /learn, which take seconds to make, by their paths. */
async function singleFiles(root) {
  const report = await readFile(join(root, reportFile));
  const digits = await readFile(join(root, realDigitsFile));
  const hash = createHash('sha256').update(digits).digest('hex').slice(0, 12);
  return new Map([
    ['report.html', report],
    [`page/real-digits-${hash}.png`, digits],
  ]);
}

function listingOf(files) {
  const digits = [...files.keys()].find((path) => path.startsWith('page/real-digits-'));
  return { hasLearn: true, reportOf: reportedModel(files.get('report.html')), realDigits: digits };
}

/** The id of the model that a report is about, which names the picture of its samples. */
function reportedModel(report) {
  const [, id = null] = /\b([0-9a-f]{16})\b/.exec(report.toString()) ?? [];
  return id;
}

/**
 * Has a bundle know what there is.
 *
 * @param listing absent: its host has none of these files
 * @param isBeside whether the files may lie in the bundle's folder "static". Where that folder is missing, they are
 *   linked to only behind an edge that answers them (EDGE=cloudfront)
 */
export function withStaticFiles(listing = nothing, { isBeside = false } = {}) {
  const beside = `
    import { existsSync } from 'node:fs';
    import { readFile } from 'node:fs/promises';
    const folder = new URL('../../static/', import.meta.url);
    const isAnswered = existsSync(folder) || process.env.EDGE === 'cloudfront';
    const files = {
      listing: isAnswered ? ${JSON.stringify(listing)} : ${JSON.stringify(nothing)},
      read: (path) => readFile(new URL(path, folder)).catch(() => undefined),
    };
  `;
  const elsewhere = `const files = { listing: ${JSON.stringify(listing)}, read: async () => undefined };`;
  return {
    name: 'with-static-files',
    setup({ onLoad }) {
      onLoad({ filter: /functions.serving.static-files\.ts$/ }, () => ({
        contents: `
          ${isBeside ? beside : elsewhere}
          export const staticFiles = async () => files;
        `,
      }));
    },
  };
}
