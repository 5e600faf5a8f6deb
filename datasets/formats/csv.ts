import { characterRecords, type DatasetFormat, nameOf, writePictures } from './format.ts';

const header = 'image,text,writer,width,height,characters\n';

/** PNG files and a table (RFC 4180), with the characters as JSON in its last column. */
export const csv: DatasetFormat = {
  summary: 'PNG files and labels.csv',
  async add(part, sink) {
    const { folder, examples } = part;
    await writePictures(part, sink);
    const file = `${folder}labels.csv`;
    if (sink.appended(file) === 0) await sink.append(file, header);
    const rows = examples.map((example) => {
      const { text, writer, width, height } = example;
      const characters = quoted(JSON.stringify(characterRecords(example)));
      return `images/${nameOf(example)}.png,${quoted(text)},${writer},${width},${height},${characters}\n`;
    });
    await sink.append(file, rows.join(''));
  },
};

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
