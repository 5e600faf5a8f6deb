/** How the page is served. */
export interface LearnOptions {
  /** Whether a server of the API answers the page; false: it is part of a static site. */
  readonly isServed?: boolean;
}

/** The content of each file of /learn, by its path. */
export function learnFiles(
  root: string,
  options?: LearnOptions,
): Promise<ReadonlyMap<string, Uint8Array<ArrayBuffer>>>;

/** Writes the files of /learn into a folder that is emptied before, and gives their paths. */
export function buildLearn(
  root: string,
  folder: string,
  options?: LearnOptions,
): Promise<readonly string[]>;
