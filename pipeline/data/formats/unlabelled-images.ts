import { join } from 'node:path';
import type { DatasetFormat } from '../format.ts';
import type { LabelledImages } from '../images.ts';
import { type LabelledFile, mostImageBytes } from '../decoded-file.ts';
import { pathsIn, readLabelledFiles, requireOwnNames } from '../labelled-files.ts';
import { isImageName } from './class-folders.ts';

/** Image files without classes, in one folder: a GAN that is trained on them takes no label. */
export const unlabelledImages: DatasetFormat = {
  name: 'images without classes',
  example: '1.png, 2.png',
  recognises: ({ files }) => files.some(isImageName),
  async load(input) {
    const { tree, folder, entries } = input;
    requireOwnNames(folder, entries.files);
    const files = entries.files.filter(isImageName).map((name): LabelledFile => {
      const file = join(folder, name);
      return { file, label: 0, read: () => tree.read(file, mostImageBytes) };
    });
    const read = await readLabelledFiles([files], input);
    const [train] = read.splits as [LabelledImages];
    const trainPaths = pathsIn(folder, read.files[0]);
    const ground = read.ground && { ground: read.ground };
    const leftOutPaths = pathsIn(folder, read.leftOut);
    return { labels: ['image'], train, test: undefined, trainPaths, leftOutPaths, ...ground };
  },
};
