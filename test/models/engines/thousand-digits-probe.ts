// Runs in each engine: loads the model of the server at `origin`, draws, and posts what was drawn.
import { httpStore } from '../../../models/stores/http.ts';
import { drawThousand } from './thousand-digits.ts';

/** Deno and Bun get the origin as a parameter, a page has it. */
const parameters = (globalThis as { readonly process?: { readonly argv: readonly string[] } })
  .process?.argv;
const origin = parameters?.at(-1) ?? location.origin;

const answer = await drawThousand(httpStore(`${origin}/models`)).catch((error: unknown) => ({
  error: String(error),
}));
await fetch(`${origin}/drawn`, { method: 'POST', body: JSON.stringify(answer) });
