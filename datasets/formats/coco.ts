import { alphabet } from '../text/alphabet.ts';
import { type DatasetFormat, nameOf, writePictures } from './format.ts';

/** Annotations have the numbers of their image times this, and more. */
const idsOfImage = 64;

const categories = alphabet
  .filter((name) => name !== ' ')
  .map((name, index) => ({ id: index + 1, name, supercategory: 'character' }));
const ids = new Map(categories.map(({ id, name }) => [name, id]));

/** PNG files and annotations.json as COCO's data sets have it, one annotation a character. */
export const coco: DatasetFormat = {
  summary: 'PNG files and annotations.json, as COCO has it',
  async add(part, sink) {
    const { folder, examples } = part;
    await writePictures(part, sink);
    const images = examples.map((example) => ({
      id: example.index + 1,
      file_name: `images/${nameOf(example)}.png`,
      width: example.width,
      height: example.height,
      text: example.text,
      writer: example.writer,
    }));
    const annotations = examples.flatMap(({ index, characters }) =>
      characters.flatMap(({ text, box, corners }, place) =>
        box && corners
          ? {
              id: (index + 1) * idsOfImage + place,
              image_id: index + 1,
              category_id: ids.get(text) ?? 0,
              bbox: [box.left, box.top, box.right - box.left, box.bottom - box.top],
              area: (box.right - box.left) * (box.bottom - box.top),
              segmentation: [corners.flat()],
              iscrowd: 0,
            }
          : [],
      ),
    );
    for (const [name, records] of Object.entries({ images, annotations })) {
      const file = `${folder}.${name}.part`;
      const before = sink.appended(file) === 0 ? '' : ',\n';
      const text = records.map((record) => JSON.stringify(record)).join(',\n');
      if (text !== '') await sink.append(file, before + text);
    }
  },
  async end({ folder }, sink) {
    await sink.join(`${folder}annotations.json`, [
      '{"images":[\n',
      { appended: `${folder}.images.part` },
      '\n],"annotations":[\n',
      { appended: `${folder}.annotations.part` },
      `\n],"categories":${JSON.stringify(categories)}}\n`,
    ]);
  },
};
