import { useLightFetch } from '../light-fetch/use-light-fetch.ts';

useLightFetch();
const { serve } = await import('./serve.ts');
await serve();
