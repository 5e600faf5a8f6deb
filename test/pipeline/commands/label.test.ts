import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { runScript } from '../../fixtures/run-script.ts';
import { png } from '../data/grey-png.ts';
import {
  entry,
  imageCount,
  label,
  linesOf,
  rowsOf,
  sides,
  writeImages,
} from './labelled-images.ts';

describe('pipeline:label', () => {
  it('labels all images from a few, and shows those to label next', async () => {
    const places = await writeImages(rowsOf(8));
    const { out } = places;
    const { code, stderr } = await label(places, ['--epochs', '30']);
    expect(stderr).toContain(`6 labels of ${places.labels}`);
    expect(stderr).toContain(`labels of all images: ${join(out, 'labels.csv')}`);
    expect(code).toBe(0);

    const [names, ...labels] = await linesOf(join(out, 'labels.csv'));
    expect(names).toBe('image,label,probability');
    expect(labels).toHaveLength(imageCount);
    expect(labels[0]).toBe('0.png,left,1.0000');
    for (const line of labels) {
      const [image = '', found] = line.split(',');
      expect(found).toBe(sides[Number.parseInt(image, 10) % 2]);
    }
    const [columns, ...unsure] = await linesOf(join(out, 'unsure.csv'));
    expect(columns).toBe('image,label,probability,row,column');
    expect(unsure).toHaveLength(16);
    expect(unsure[0]?.split(',').slice(3)).toEqual(['1', '1']);
    expect(unsure[15]?.split(',').slice(3)).toEqual(['2', '6']);
    const shares = unsure.map((line) => Number(line.split(',')[2]));
    expect(shares).toEqual(shares.toSorted((first, second) => first - second));
    expect(decode(await readFile(join(out, 'unsure.png'))).width).toBe(62);
    const report = await readFile(join(out, 'report.html'), 'utf8');
    for (const id of ['labelled', 'confusion', 'configuration']) {
      expect(report).toContain(`id="${id}"`);
    }
  });

  it('trains for as many iterations as --steps says', async () => {
    const places = await writeImages(rowsOf(8));
    const { code } = await label(places, ['--steps', '7']);
    const { configuration } = JSON.parse(
      await readFile(join(places.out, 'config.json'), 'utf8'),
    ) as {
      readonly configuration: { readonly steps: number };
    };
    expect(configuration.steps).toBe(7);
    const longer = await runScript(entry, ['--resume', '--out', places.out, '--steps', '9']);
    expect([code, longer.code]).toEqual([0, 0]);
    const result = JSON.parse(await readFile(join(places.out, 'result.json'), 'utf8')) as object;
    expect(result).toMatchObject({ steps: 9 });
  });

  it('has nothing to label next where every image has a label', async () => {
    const places = await writeImages(rowsOf(imageCount));
    const { code, stderr } = await label(places, ['--epochs', '1']);
    expect(stderr).toContain('every image has a label that was given\n');
    expect(code).toBe(0);
    expect(await readdir(places.out)).not.toContain('unsure.csv');
  });
});

describe('what pipeline:label labels', () => {
  it('has the labels that it was started with, though the file has changed since', async () => {
    const places = await writeImages(rowsOf(8));
    await label(places, ['--epochs', '1']);
    const before = await readFile(join(places.out, 'labels.csv'), 'utf8');
    await writeFile(places.labels, '0.png,up\n');
    const { code, stderr } = await runScript(entry, [
      '--resume',
      '--out',
      places.out,
      '--labels',
      join(places.out, 'given-labels.csv'),
    ]);
    expect(code, stderr).toBe(0);
    expect(await readFile(join(places.out, 'labels.csv'), 'utf8')).toBe(before);
    await rm(places.labels);
    const without = await runScript(entry, ['--resume', '--out', places.out]);
    expect(without.code, without.stderr).toBe(0);
  });

  it('may have test images of a class that has no training image', async () => {
    const images = await writeImages(rowsOf(8));
    const places = { ...images, data: join(images.data, '..', 'divided') };
    await cp(images.data, join(places.data, 'train', 'side'), { recursive: true });
    await mkdir(join(places.data, 'test', 'other'), { recursive: true });
    const other = join(places.data, 'test', 'other', 'x.png');
    await writeFile(other, png(4, 4, 1, Array(16).fill(7)));
    await mkdir(join(places.data, 'train', 'other'));
    await writeFile(places.labels, rowsOf(8).replaceAll(/^(?=\d)/gm, 'train/side/'));
    const { code, stderr } = await label(places, ['--epochs', '1']);
    expect(code, stderr).toBe(0);
    expect(await linesOf(join(places.out, 'labels.csv'))).toHaveLength(imageCount + 1);
  });
});

describe('pipeline:label refuses, with one line and exit code 2,', () => {
  it('a run without data and labels', async () => {
    const { code, stderr } = await runScript(entry, ['--out', 'nowhere']);
    expect(stderr).toBe('error: --data and --labels: both are needed, except with --resume\n');
    expect(code).toBe(2);
  });

  it('a length that is given in two ways', async () => {
    const places = await writeImages(rowsOf(8));
    const { code, stderr } = await label(places, ['--steps', '5', '--epochs', '1']);
    expect(stderr).toBe('error: --epochs 1: --steps is given too; one of them is allowed\n');
    expect(code).toBe(2);
  });

  it('a folder that has a run already, or anything else', async () => {
    const places = await writeImages(rowsOf(8));
    await mkdir(places.out);
    await writeFile(join(places.out, 'config.json'), '{}');
    const { code, stderr } = await label(places);
    expect(stderr).toBe(
      `error: --out ${places.out}: is not empty: add --resume to continue a run, or choose another folder\n`,
    );
    expect(code).toBe(2);
  });

  it('labels that have changed since the run was started', async () => {
    const places = await writeImages(rowsOf(8));
    await label(places, ['--epochs', '1']);
    await writeFile(places.labels, rowsOf(10));
    const { code, stderr } = await runScript(entry, ['--resume', '--out', places.out]);
    expect(stderr).toContain(
      `error: ${places.data} with the labels of ${places.labels}: is not the data that the run was started with`,
    );
    const kept = join(places.out, 'given-labels.csv');
    expect(stderr).toMatch(new RegExp(`; --labels ${kept} has the labels of then\n$`));
    expect(code).toBe(2);
  });

  it('to go on with a run of pipeline:train', async () => {
    const places = await writeImages(rowsOf(8));
    await label(places, ['--epochs', '1']);
    const file = join(places.out, 'config.json');
    const description = JSON.parse(await readFile(file, 'utf8')) as {
      configuration: { reading: { labels?: string } };
    };
    delete description.configuration.reading.labels;
    await writeFile(file, JSON.stringify(description));
    const { code, stderr } = await runScript(entry, ['--resume', '--out', places.out]);
    expect(stderr).toBe(
      `error: --resume: the run ${places.out} was not started with --labels; npm run pipeline:train -- --resume --out ${places.out} goes on with it\n`,
    );
    expect(code).toBe(2);
  });

  it('an image of another size, by its name', async () => {
    const places = await writeImages(rowsOf(8), {
      'images/odd.png': png(3, 4, 1, Array(12).fill(9)),
    });
    const { code, stderr } = await label(places);
    expect(stderr).toBe(
      `error: ${join(places.data, 'odd.png')}: 3 wide and 4 high, expected 4 wide and 4 high as in ${join(places.data, '0.png')}; to scale all images, give --size, such as --size 8\n`,
    );
    expect(code).toBe(2);
  });

  it('images in colour with a preset that is fully connected', async () => {
    const colored = png(
      4,
      4,
      3,
      Array.from({ length: 48 }, (_, at) => (at % 3) * 90),
    );
    const places = await writeImages(rowsOf(8), { 'images/red.png': colored });
    const { code, stderr } = await label(places, ['--preset', 'semi-map']);
    expect(stderr).toBe(
      'error: --preset semi-map: learns from grey images, and these have colours; give --grey or --preset semi-convolutional\n',
    );
    expect(code).toBe(2);
  });

  it('a model that is none', async () => {
    const places = await writeImages(rowsOf(8));
    const { code, stderr } = await label(places, ['--model', places.data]);
    expect(stderr).toBe(
      `error: --model ${places.data}: contains neither manifest.json nor model/<id>/manifest.json; give the folder of a finished run, such as runs/<run>, or of one model, such as runs/<run>/model/<id>\n`,
    );
    expect(code).toBe(2);
  });
});
