import { writableFolderStore } from '../../../pipeline/stores/writable-folder.ts';
import { largeFile } from './large-file.ts';

/** Creates large files in a store until it is killed. */
const [folder = '', name = ''] = process.argv.slice(2);
const store = writableFolderStore(folder);
const bytes = new Uint8Array(largeFile).fill(7);
process.send?.('ready');
for (let index = 0; ; index++) await store.create(`${name}/${index}.bin`, bytes);
