import { compileAhead } from './compile-ahead.ts';

compileAhead(new URL('tfjs-backend-wasm-simd.wasm', import.meta.url));
const { openHandler } = await import('./handle.ts');

/** The Lambda entry, for Function URLs and HTTP APIs (payload format 2.0): handle.ts says the rest. */
export const handler = await openHandler(process.env);
