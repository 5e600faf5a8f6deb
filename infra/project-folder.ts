import { fileURLToPath } from 'node:url';

/** The repository's root, which images and bundles are made from. */
export const projectFolder = fileURLToPath(new URL('../', import.meta.url));
