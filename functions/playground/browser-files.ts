import type { BrowserFiles } from '../../build/browser-files.mjs';

let building: Promise<BrowserFiles> | undefined;

/**
 * The scripts of the page. They are built when they are first asked for; in a bundle, this module is replaced by
 * one that has them (build/browser-files.mjs).
 */
export async function browserFiles(): Promise<BrowserFiles> {
  building ??= import('../../build/browser-files.mjs').then(({ buildBrowserFiles }) =>
    buildBrowserFiles(),
  );
  return building;
}
