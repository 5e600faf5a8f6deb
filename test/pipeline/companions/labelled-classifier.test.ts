import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { csvFormatRows, csvParse } from 'd3-dsv';
import { describe, expect, it } from 'vitest';
import { createApp } from '../../../functions/app.ts';
import { loadModelFolder } from '../../../functions/serving/served-model.ts';
import { namesIn } from '../../../pipeline/files/missing-files.ts';
import { runScript } from '../../fixtures/run-script.ts';
import { colorImage, colorLabels, colorModel } from '../../functions/color-model.ts';
import { png } from '../data/grey-png.ts';
import { temporaryFolder } from '../data/temporary-folder.ts';

const entry = 'pipeline/commands/label.ts';
const imageCount = 30;

/** Pixels of one channel that is bright for each label in turn, a little different in each image. */
function pixelsOf(index: number): number[] {
  const { height, width, channels } = colorImage;
  return Array.from({ length: height * width * channels }, (_, at) =>
    at % channels === index % 3 ? 180 + index : (at * 7 + index * 5) % 40,
  );
}

async function writeColored() {
  const { height, width, channels } = colorImage;
  const files = Object.fromEntries(
    Array.from(
      { length: imageCount },
      (_, index) => [`images/${index}.png`, png(width, height, channels, pixelsOf(index))] as const,
    ),
  );
  const rows = Array.from({ length: 12 }, (_, index) => [
    `${index}.png`,
    colorLabels[index % 3] ?? '',
  ]);
  return temporaryFolder({
    ...files,
    'labels.csv': csvFormatRows(rows),
    'wrong.csv': csvFormatRows(
      rows.map(([image = '', label]) => [image, label === '猫' ? 'cat' : (label ?? '')]),
    ),
  });
}

function flagsOf(folder: string, labels: string, out: string): readonly string[] {
  const places = { data: join(folder, 'images'), labels: join(folder, labels), out };
  const named = Object.entries(places).flatMap(([name, place]) => [`--${name}`, place]);
  return [...named, '--threads', '1'];
}

describe('pipeline:label with a model', () => {
  it('writes it once more with the classifier, by which /judge then names images', async () => {
    const folder = await writeColored();
    const base = await colorModel();
    const out = join(folder, 'run');
    const { code, stderr } = await runScript(entry, [
      ...flagsOf(folder, 'labels.csv', out),
      '--epochs',
      '40',
      '--model',
      base.folder,
    ]);
    expect(code, stderr).toBe(0);
    const [, path = ''] = /model with this classifier: (\S+)\n/.exec(stderr) ?? [];
    expect(stderr).toContain(`to serve it: npm start -- --model ${path}\n`);

    const served = await loadModelFolder(path);
    const { manifest } = served.generator;
    expect(manifest.id).not.toBe(base.generator.manifest.id);
    expect(manifest.labels).toEqual([...colorLabels]);
    expect(manifest.companions.discriminator).toEqual(
      base.generator.manifest.companions.discriminator,
    );
    const app = createApp({
      servedModel: () => Promise.resolve(served),
      randomSeed: () => 'random',
      log: () => {},
      version: '0.0.0',
    });
    // Images that no label was given for: /judge and the run agree, and both are right.
    const rows = csvParse(await readFile(join(out, 'labels.csv'), 'utf8'));
    for (const index of [13, 17, 21]) {
      const response = await app.request('/judge', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ pixels: pixelsOf(index) }),
      });
      const judged = (await response.json()) as { labelName: string; label: number };
      const own = rows.find(({ image }) => image === `${index}.png`);
      expect(judged.labelName).toBe(colorLabels[index % 3]);
      expect(judged.label).toBe(index % 3);
      expect(own?.['label']).toBe(judged.labelName);
    }

    // Mistakes in colour are shown by the report.
    const mistakes = {
      confusion: [
        [1, 0, 0],
        [1, 0, 0],
        [0, 0, 1],
      ],
      examples: [
        {
          image: Buffer.from(pixelsOf(1)).toString('base64'),
          label: 1,
          found: 0,
          probability: 0.9,
        },
      ],
    };
    await writeFile(join(out, 'mistakes.json'), JSON.stringify(mistakes));
    await runScript('pipeline/commands/report.ts', ['--run', out]);
    const report = await readFile(join(out, 'report.html'), 'utf8');
    expect(report).toContain('id="mistakes"');
    expect(report).toMatch(/<small>[^<]+, read as [^<]+<\/small>/);

    const wrong = await runScript(entry, [
      ...flagsOf(folder, 'wrong.csv', join(folder, 'wrong')),
      '--epochs',
      '1',
      '--model',
      base.folder,
    ]);
    expect(wrong.stderr).toContain(
      `error: --model ${base.folder}: has the labels red fox, Zürich, Süd, 猫, but the labels of the images are cat, red fox, Zürich, Süd\n`,
    );
    expect(wrong.code).toBe(2);
    // Before anything was computed.
    expect(await namesIn(join(folder, 'wrong'))).toEqual([]);
  });
});
