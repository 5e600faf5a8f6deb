/** What a bundle for Workers imports beside code; build/worker.mjs makes it. */
declare module '*.wasm' {
  const module: WebAssembly.Module;
  export default module;
}

/** The models that ship, by their paths in models/shipped/. */
declare module 'shipped-files' {
  const files: ReadonlyMap<string, Uint8Array>;
  export default files;
}
