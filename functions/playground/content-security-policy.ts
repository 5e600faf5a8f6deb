import { digestOf } from '../../models/random/generator-state.ts';
import { script } from './script/script.ts';
import { style } from './style/style.ts';

/** Nothing may load or run but the page's own style and script, and what the server itself answers. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "img-src 'self'",
  `style-src ${digestSource(style)}`,
  `script-src ${digestSource(script)}`,
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

function digestSource(text: string): string {
  return `'sha256-${btoa(String.fromCharCode(...digestOf(text)))}'`;
}
