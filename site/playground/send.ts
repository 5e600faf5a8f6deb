import { localDrawer } from './local.ts';
import { current, fieldNamed, form, model, one } from './page.ts';

/**
 * Sends an image. CloudFront, where it stands before the server, takes a body only with its digest. A page without
 * TLS has no CloudFront before it, nor a way to digest.
 */
export async function post(path: string, type: string, body: BodyInit): Promise<Response> {
  const bytes = await new Response(body).arrayBuffer();
  const headers: Record<string, string> = { 'Content-Type': type };
  const { subtle } = crypto as Partial<Crypto>;
  if (subtle) {
    const digest = new Uint8Array(await subtle.digest('SHA-256', bytes));
    headers['x-amz-content-sha256'] = Array.from(digest, (byte) =>
      byte.toString(16).padStart(2, '0'),
    ).join('');
  }
  return fetch(path, { method: 'POST', headers, body: bytes });
}

/** A digit as numbers; of a model in colour with red, green and blue. */
export interface DigitPixels {
  readonly width: number;
  readonly height: number;
  readonly pixels: ArrayLike<number>; // [height × width × channels], 0 to 255
}

/** The digit of the page's seed: drawn here where the model is loaded. */
export async function seedDigit(): Promise<DigitPixels> {
  const seed = current().dataset['seed'] ?? fieldNamed('seed')?.value ?? '';
  const chosen = new FormData(form).get('label');
  const label = typeof chosen === 'string' ? chosen : '';
  const drawer = localDrawer();
  if (drawer) {
    const { image } = drawer.manifest;
    const [pixels] = drawer.draw([
      { latent: drawer.handOf(seed), label: drawer.labelOf(seed, label) },
    ]);
    if (pixels) return { width: image.width, height: image.height, pixels };
  }
  const query = new URLSearchParams({ model, seed });
  if (label !== '') query.set('label', label);
  return (await (await fetch(`/${one}.json?${query}`)).json()) as DigitPixels;
}
