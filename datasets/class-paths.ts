/** The longest name of a folder, in bytes of UTF-8: file systems allow 255. */
const mostNameBytes = 200;

/** What a system refuses in the name of a file, and the sign that stands for it. */
// oxlint-disable-next-line no-control-regex
const refused = /[\0-\x1f\x7f"%*/:<>?\\|]|^[. ]|[. ]$/g;

/** Names that Windows keeps for devices, and names that look like those that an index made unique. */
const reserved = /^((aux|con|nul|prn|com\d|lpt\d)(\..*)?|.*~\d+|)$/is;

/**
 * The folder of each class in a data set of PNG files, as torchvision's ImageFolder and Hugging Face's imagefolder
 * read them: the label, with the characters that file systems refuse percent-encoded. A name that is empty, reserved,
 * too long, or that of another class but for upper and lower case gets "~" and the label's index behind it: on every
 * machine each class has a folder of its own.
 *
 * @returns [labels]
 */
export function classFolders(labels: readonly string[]): readonly string[] {
  const names = labels.map((label) => shortened(label.replace(refused, percentEncoded)));
  const counts = new Map<string, number>();
  for (const name of names) counts.set(keyOf(name), (counts.get(keyOf(name)) ?? 0) + 1);
  return names.map((name, index) => {
    const isShared = counts.get(keyOf(name)) !== 1;
    return isShared || name.isCut || reserved.test(name.text) ? `${name.text}~${index}` : name.text;
  });
}

/** The path of an image in such a data set. @param index of the image in its series */
export function classPath(folder: string, index: number): string {
  return `${folder}/${String(index).padStart(7, '0')}.png`;
}

interface FolderName {
  readonly text: string;
  readonly isCut: boolean;
}

function keyOf({ text }: FolderName): string {
  return text.normalize('NFC').toLowerCase();
}

function percentEncoded(sign: string): string {
  return `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

const room = new Uint8Array(mostNameBytes);

/** Cuts a name between two characters. */
function shortened(text: string): FolderName {
  const { read } = new TextEncoder().encodeInto(text, room);
  if (read === text.length) return { text, isCut: false };
  return { text: text.slice(0, read).replace(/[. ]+$/, ''), isCut: true };
}
