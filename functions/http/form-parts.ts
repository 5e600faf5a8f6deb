/** One part of a form. */
export interface FormPart {
  readonly field: string;
  /** Null: the part has none. */
  readonly fileName: string | null;
  /** The media type in lower case, without parameters; empty: it is not said. */
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Takes a form of multipart/form-data apart. FormData would depend on the version of Node: that of Node 20 refuses names
 * without quotation marks, as .NET sends them, and `filename*`. Libraries such as busboy read forms from streams, with
 * limits of their own; here the body is whole and its length is bounded already.
 *
 * @param type the whole Content-Type, which has the boundary
 * @returns null where it is no form, or does not end
 * @see https://www.rfc-editor.org/rfc/rfc7578
 */
export function partsOfForm(bytes: Uint8Array, type: string): readonly FormPart[] | null {
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]+)"|([^";\s]+))/i.exec(type) ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined) return null;
  // Latin-1 keeps each byte. The first boundary may have no line before it, and what stands there is for nobody.
  const [, ...sections] = `\r\n${latin1Of(bytes)}`.split(`\r\n--${boundary}`);
  const end = sections.findIndex((section) => section.startsWith('--'));
  if (end < 0) return null;
  const parts = sections.slice(0, end).map(partOf);
  return parts.every((part) => part !== null) ? parts : null;
}

/** @param section what stands behind a boundary; the rest of its line may be white space */
function partOf(section: string): FormPart | null {
  const [, head = '', content = ''] =
    /^[\t ]*((?:\r\n[^\r\n]+)*)\r\n\r\n(.*)$/s.exec(section) ?? [];
  const disposition = parametersOf(headerOf(head, 'Content-Disposition'));
  const field = disposition.get('name');
  if (field === undefined) return null;
  const isBase64 = /^base64$/i.test(headerOf(head, 'Content-Transfer-Encoding'));
  return {
    field: fromForm(field),
    fileName: fileNameOf(disposition),
    type: headerOf(head, 'Content-Type').split(';')[0]?.trim().toLowerCase() ?? '',
    bytes: Uint8Array.from(Buffer.from(content, isBase64 ? 'base64' : 'latin1')),
  };
}

/** The value of a header; empty: there is none. */
function headerOf(head: string, name: string): string {
  return new RegExp(`^${name}:(.*)$`, 'im').exec(head)?.[1]?.trim() ?? '';
}

/** The parameters of a header by their names in lower case. A backslash is only a sign before a quotation mark. */
function parametersOf(header: string): ReadonlyMap<string, string> {
  const pairs = header.matchAll(/;\s*([\w*]+)\s*=\s*(?:"((?:\\"|[^"])*)"|([^;]*))/g);
  return new Map(
    Array.from(pairs, ([, name = '', quoted, plain = '']) => [
      name.toLowerCase(),
      quoted?.replaceAll('\\"', '"') ?? plain.trim(),
    ]),
  );
}

function fileNameOf(disposition: ReadonlyMap<string, string>): string | null {
  const [, encoded] = /^utf-8'[^']*'(.*)$/i.exec(disposition.get('filename*') ?? '') ?? [];
  const name = disposition.get('filename');
  if (encoded !== undefined) {
    try {
      return decodeURIComponent(encoded);
    } catch {
      // The plain name stands in.
    }
  }
  return name === undefined ? null : fromForm(name);
}

/** A name as it was before browsers put it into a form: UTF-8, with these signs percent-encoded (HTML §4.10.22.8). */
function fromForm(text: string): string {
  const name = Buffer.from(text, 'latin1').toString();
  return name.replaceAll(/%0A/gi, '\n').replaceAll(/%0D/gi, '\r').replaceAll('%22', '"');
}

function latin1Of(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
