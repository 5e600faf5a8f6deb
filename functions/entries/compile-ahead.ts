import { readFileSync } from 'node:fs';

/** Compiled modules, held so that V8 keeps their code. */
const ahead: Promise<WebAssembly.Module>[] = [];

/**
 * Starts to compile the wasm engine on V8's own threads while this thread still evaluates modules. V8 then
 * reuses the code when the same bytes are instantiated, as long as the module is held. From source, where
 * the file lies elsewhere, this does nothing.
 *
 * @param file beside the bundle's code
 */
export function compileAhead(file: URL): void {
  try {
    const compiling = WebAssembly.compile(readFileSync(file));
    // Instantiating the same bytes throws the same error, where it is handled.
    compiling.catch(() => {});
    ahead.push(compiling);
  } catch {
    // No such file.
  }
}
