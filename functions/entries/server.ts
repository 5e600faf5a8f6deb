import { compileAhead } from './compile-ahead.ts';
import { useLightFetch } from '../light-fetch/use-light-fetch.ts';

compileAhead(new URL('tfjs-backend-wasm-simd.wasm', import.meta.url));
useLightFetch();
const { serve } = await import('./serve.ts');
await serve();
