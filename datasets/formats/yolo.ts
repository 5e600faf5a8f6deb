import { alphabet } from '../text/alphabet.ts';
import { type DatasetFormat, nameOf, writePictures } from './format.ts';

const classes = alphabet.filter((name) => name !== ' ');

/** PNG files, and a text file for each: a line a character with class, middle and size as shares of the picture. */
export const yolo: DatasetFormat = {
  summary: 'PNG files and a text file of boxes for each, as YOLO has it',
  async add(part, sink) {
    await writePictures(part, sink);
    for (const example of part.examples) {
      const { width, height, characters } = example;
      const lines = characters.flatMap(({ text, box }) => {
        if (!box) return [];
        const shares = [
          (box.left + box.right) / 2 / width,
          (box.top + box.bottom) / 2 / height,
          (box.right - box.left) / width,
          (box.bottom - box.top) / height,
        ];
        return `${classes.indexOf(text)} ${shares.map((share) => share.toFixed(6)).join(' ')}\n`;
      });
      await sink.write(`${part.folder}labels/${nameOf(example)}.txt`, lines.join(''));
    }
  },
  async end({ folder }, sink) {
    const names = classes.map((name, index) => `  ${index}: ${JSON.stringify(name)}\n`);
    await sink.write(
      `${folder}data.yaml`,
      `path: .\ntrain: images\nval: images\nnames:\n${names.join('')}`,
    );
  },
};
