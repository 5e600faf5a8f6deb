import { type DatasetFormat, nameOf } from './format.ts';

/** Tesseract's line pairs: a PNG, its text, and its boxes, which count from the bottom. */
export const tesseract: DatasetFormat = {
  summary: "PNG, .gt.txt and .box for each line, as Tesseract's training has it",
  async add({ folder, examples }, sink) {
    for (const example of examples) {
      const { text, height, characters, png, mask } = example;
      const name = `${folder}${nameOf(example)}`;
      await sink.write(`${name}.png`, png);
      if (mask) await sink.write(`${name}.mask.png`, mask);
      await sink.write(`${name}.gt.txt`, `${text}\n`);
      const boxes = characters.flatMap(({ text: character, box }) =>
        box
          ? `${character} ${box.left} ${height - box.bottom} ${box.right} ${height - box.top} 0\n`
          : [],
      );
      await sink.write(`${name}.box`, boxes.join(''));
    }
  },
};
