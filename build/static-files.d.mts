import type { Plugin } from 'esbuild';

/** Which of these files a host has. */
export interface StaticListing {
  /** Whether /learn/ is there. */
  readonly hasLearn: boolean;
  /** The id of the model that /report.html is about; null: there is no report. */
  readonly reportOf: string | null;
  /** The path of the picture of real digits, without a slash before it; null: there is none. */
  readonly realDigits: string | null;
}

/** The files that a server answers as they are. */
export interface StaticFiles {
  readonly listing: StaticListing;
  /** A file by its path below the root of the host; undefined: there is none. */
  readonly read: (path: string) => Promise<Uint8Array<ArrayBuffer> | undefined>;
}

/** Opens the files of a repository. */
export function openStaticFiles(root: string): Promise<StaticFiles>;

/** Writes the files into a folder that is emptied before. */
export function writeStaticFiles(root: string, folder: string): Promise<StaticListing>;

/** Has a bundle know which files there are, and read them from its folder "static" if they lie beside it. */
export function withStaticFiles(
  listing?: StaticListing,
  options?: { readonly isBeside?: boolean },
): Plugin;
