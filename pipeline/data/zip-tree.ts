import { isUtf8 } from 'node:buffer';
import { join, sep } from 'node:path';
import { buffer } from 'node:stream/consumers';
import {
  type Entry,
  type ZipFile,
  fromBufferPromise,
  getFileNameLowLevel,
  openPromise,
  validateFileName,
} from 'yauzl';
import { InvalidInput } from '../invalid-input.ts';
import {
  compareNames,
  type FolderEntries,
  type InputTree,
  isLeftover,
  mostFileBytes,
} from './input-files.ts';

/** What a zip holds, by full paths that begin with its own. */
interface ZipContents {
  readonly files: ReadonlyMap<string, Entry>;
  readonly folders: ReadonlyMap<string, ReadonlySet<string>>;
}

/**
 * Opens a zip to read its files one by one; nothing is unpacked to the disk.
 *
 * @param bytes of a zip that lies in another tree; absent: it is a file of the disk
 * @returns its files; the caller closes it
 * @throws InvalidInput for a file that is no zip, or a damaged one
 */
export async function openZipTree(path: string, bytes?: Uint8Array): Promise<InputTree> {
  const options = { autoClose: false, lazyEntries: true, decodeStrings: false };
  const opening = bytes
    ? fromBufferPromise(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), options)
    : openPromise(path, options);
  const zip = await opening.catch((error: unknown) => refuse(path, error));
  const { files, folders } = await readContents(zip, path).catch((error: unknown) => {
    zip.close();
    return refuse(path, error);
  });
  return {
    list: async (folder) => entriesOf(folders.get(folder) ?? new Set(), folder, files),
    async read(file, most = mostFileBytes) {
      const entry = files.get(file);
      if (!entry) throw new InvalidInput(`${file}: is not in the zip`);
      return readEntry(zip, entry, file, most);
    },
    close: async () => zip.close(),
  };
}

async function readContents(zip: ZipFile, path: string): Promise<ZipContents> {
  const files = new Map<string, Entry>();
  const folders = new Map<string, Set<string>>([[path, new Set()]]);
  for await (const entry of zip.eachEntry()) {
    const name = nameOf(entry);
    const parts = name.split('/').filter(Boolean);
    let folder = path;
    for (const [index, part] of parts.entries()) {
      folders.get(folder)?.add(part);
      const isFile = index === parts.length - 1 && !name.endsWith('/');
      folder = join(folder, part);
      if (isFile) files.set(folder, entry);
      else if (!folders.has(folder)) folders.set(folder, new Set());
    }
  }
  return { files, folders };
}

/** A bit of an entry's flags: its name is in UTF-8. */
const utf8Flag = 0x800;

/**
 * The path of an entry. macOS and Info-ZIP write names in UTF-8 without the flag that says so, and such bytes are hardly
 * ever meant in the old character set.
 *
 * @throws Error for a path that leads out of the zip
 */
function nameOf({ fileNameRaw, generalPurposeBitFlag, extraFields }: Entry): string {
  const flags = isUtf8(fileNameRaw) ? generalPurposeBitFlag | utf8Flag : generalPurposeBitFlag;
  const name = getFileNameLowLevel(flags, fileNameRaw, extraFields, false);
  const problem = validateFileName(name);
  if (problem !== null) throw new Error(problem);
  return name;
}

function entriesOf(
  names: ReadonlySet<string>,
  folder: string,
  files: ReadonlyMap<string, Entry>,
): FolderEntries {
  const shown = [...names].filter((name) => !isLeftover(name)).toSorted(compareNames);
  const isFile = (name: string) => files.has(`${folder}${sep}${name}`);
  return { files: shown.filter(isFile), folders: shown.filter((name) => !isFile(name)) };
}

/** Unpacks a file into memory; yauzl refuses one that is longer than the zip says. */
async function readEntry(
  zip: ZipFile,
  entry: Entry,
  file: string,
  most: number,
): Promise<Uint8Array> {
  if (entry.isEncrypted()) throw new InvalidInput(`${file}: is encrypted in the zip`);
  if (entry.uncompressedSize > most) {
    throw new InvalidInput(
      `${file}: unpacks to ${entry.uncompressedSize} bytes; at most ${most} are allowed`,
    );
  }
  try {
    const bytes = await buffer(await zip.openReadStreamPromise(entry));
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  } catch (error) {
    return refuse(file, error);
  }
}

function refuse(path: string, error: unknown): never {
  const reason = error instanceof Error ? error.message : String(error);
  throw new InvalidInput(`${path}: cannot be read as a zip (${reason})`, { cause: error });
}
