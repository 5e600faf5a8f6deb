import { useRuntimeModule } from '../models/runtime/kernels.ts';
import { readUrl } from '../models/source.ts';

export * from '../models/index.ts';

// A file of its own is half as long as its base64 in the code.
useRuntimeModule(async () => {
  const file = new URL('./runtime.wasm', import.meta.url);
  return WebAssembly.compile((await readUrl(file.href)) as Uint8Array<ArrayBuffer>);
});
