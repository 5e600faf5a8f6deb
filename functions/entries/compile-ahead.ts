import { readFileSync } from 'node:fs';

/** Compiled modules that somebody is still to ask for. */
const ahead: Promise<WebAssembly.Module>[] = [];

/**
 * Begins to compile the wasm engine, on V8's own threads, while this one still evaluates modules: whoever
 * then instantiates the same bytes is given the same code, which V8 keeps as long as somebody holds it.
 * From source, where the file lies elsewhere, nothing happens.
 *
 * @param file beside the bundle's code
 */
export function compileAhead(file: URL): void {
  try {
    const compiling = WebAssembly.compile(readFileSync(file));
    // Whoever instantiates the bytes meets the same error, and has somebody to tell.
    compiling.catch(() => {});
    ahead.push(compiling);
  } catch {
    // No such file.
  }
}
