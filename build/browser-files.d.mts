import type { Plugin } from 'esbuild';

/** The scripts that a page loads. */
export interface BrowserFiles {
  /** The name of the one that the page names itself. */
  readonly entry: string;
  /** The names of those that it imports before it runs. */
  readonly needed: readonly string[];
  /** Their texts by name; each name has the hash of its content. */
  readonly texts: Readonly<Record<string, string>>;
}

export function buildBrowserFiles(): Promise<BrowserFiles>;
export function withBrowserFiles(options?: { readonly isApart?: boolean }): Plugin;
