import { parquetWriteBuffer } from 'hyparquet-writer';
import { characterRecords, type DatasetFormat, nameOf } from './format.ts';

/** What Hugging Face's datasets read the columns as. */
const features = {
  image: { _type: 'Image' },
  text: { dtype: 'string', _type: 'Value' },
  writer: { dtype: 'int32', _type: 'Value' },
  characters: { dtype: 'string', _type: 'Value' },
};

/** Optional as Arrow writes it: Hugging Face's datasets see an image only in a column of exactly that type. */
const text = { type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' } as const;

/** Parquet files with embedded images, a file a batch; the characters are JSON. */
export const parquet: DatasetFormat = {
  summary: 'Parquet files with the images inside, as Hugging Face has them',
  hasShards: true,
  lacksMasks: true,
  async add({ folder, name, examples, batch }, sink) {
    if (examples.length === 0) return;
    const bytes = parquetWriteBuffer({
      columnData: [
        {
          name: 'image',
          data: examples.map((example) => ({
            bytes: example.png,
            path: `${nameOf(example)}.png`,
          })),
        },
        { name: 'text', data: examples.map((example) => example.text) },
        { name: 'writer', data: Int32Array.from(examples, ({ writer }) => writer) },
        {
          name: 'characters',
          data: examples.map((example) => JSON.stringify(characterRecords(example))),
        },
      ],
      schema: [
        { name: 'root', num_children: 4 },
        { name: 'image', num_children: 2, repetition_type: 'OPTIONAL' },
        { name: 'bytes', type: 'BYTE_ARRAY', repetition_type: 'OPTIONAL' },
        { name: 'path', ...text },
        { name: 'text', ...text },
        { name: 'writer', type: 'INT32', repetition_type: 'OPTIONAL' },
        { name: 'characters', ...text },
      ],
      statistics: false,
      kvMetadata: [{ key: 'huggingface', value: JSON.stringify({ info: { features } }) }],
    });
    const number = String(batch).padStart(5, '0');
    await sink.write(`${folder}${name}-${number}.parquet`, new Uint8Array(bytes));
  },
};
