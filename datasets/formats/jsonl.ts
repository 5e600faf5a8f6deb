import { type DatasetFormat, recordOf, writePictures } from './format.ts';

/** PNG files and a line of JSON for each. */
export const jsonl: DatasetFormat = {
  summary: 'PNG files and labels.jsonl',
  async add(part, sink) {
    await writePictures(part, sink);
    const lines = part.examples.map((example) => `${JSON.stringify(recordOf(example))}\n`);
    await sink.append(`${part.folder}labels.jsonl`, lines.join(''));
  },
};
