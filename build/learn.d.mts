/** Writes the worker that trains in a browser, and what it loads. @param root the repository @param folder that is written, and emptied before */
export function buildLearn(root: string, folder: string): Promise<void>;
