import { basename, join } from 'node:path';

/** The modules that run in threads of their own, which look for them beside the bundle. */
const threads = [
  'models/threads/drawing-worker.ts',
  'functions/threads/dataset-worker.ts',
  'functions/threads/picture-worker.ts',
];

/** esbuild's options for them: each is one file. @param folder that the bundle lies in */
export function threadFiles(root, folder) {
  return {
    splitting: false,
    entryPoints: Object.fromEntries(
      threads.map((path) => [basename(path, '.ts'), join(root, path)]),
    ),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
  };
}
