import { basename, join } from 'node:path';

/** The modules that run in threads of their own, which look for them beside the bundle. */
const threads = [
  'models/threads/drawing-worker.ts',
  'functions/threads/dataset-worker.ts',
  'datasets/threads/line-worker.ts',
  'functions/threads/picture-worker.ts',
];

/** The sources of the threads, by the name of their file. @param root the repository */
export function threadEntries(root) {
  return Object.fromEntries(threads.map((path) => [basename(path, '.ts'), join(root, path)]));
}

/** esbuild's options for them: each is one file. @param folder that the bundle lies in */
export function threadFiles(root, folder) {
  return {
    splitting: false,
    entryPoints: threadEntries(root),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
  };
}
