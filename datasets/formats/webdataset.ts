import { packTar, type TarEntry } from 'modern-tar';
import { type DatasetFormat, nameOf, recordOf } from './format.ts';

/** Tar files of pairs, a PNG and its JSON, a file a batch: WebDataset's shards. */
export const webdataset: DatasetFormat = {
  summary: 'tar files of PNG and JSON pairs, as WebDataset has them',
  hasShards: true,
  async add({ folder, name, examples, batch }, sink) {
    if (examples.length === 0) return;
    const entries = examples.flatMap((example) => {
      const { image: _image, mask: _mask, ...record } = recordOf(example);
      const own = nameOf(example);
      return [
        entry(`${own}.png`, example.png),
        ...(example.mask ? [entry(`${own}.mask.png`, example.mask)] : []),
        entry(`${own}.json`, new TextEncoder().encode(JSON.stringify(record))),
      ];
    });
    const number = String(batch).padStart(5, '0');
    await sink.write(`${folder}${name}-${number}.tar`, await packTar(entries));
  },
};

/** Without the time and the user that make the same files other bytes tomorrow. */
function entry(name: string, body: Uint8Array): TarEntry {
  return {
    header: { name, size: body.length, mtime: new Date(0), mode: 0o644, uid: 0, gid: 0 },
    body,
  };
}
