/** A path as it can be pasted into a shell: in quotes where it has a space or anything else that is special. */
export function shellQuoted(path: string): string {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`;
}
