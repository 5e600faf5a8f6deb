import { maybe } from './elements.ts';
import { model } from './page.ts';
import type { Drawer } from './drawer.ts';

let drawer: Drawer | null = null;

/** What draws in this browser; null: the server does. */
export function localDrawer(): Drawer | null {
  return drawer;
}

/** A module with one instruction of 128-bit SIMD (opcode 0xfd), in hexadecimal. */
const simdModule = '0061736d010000000105016000017b030201000a0a0108004100fd0ffd620b';

/** Gigabytes of a device below which the page leaves the drawing to the server. */
const leastMemory = 1;

/**
 * Loads the model and the runtime once, about 0.7 MB, which the browser keeps for a year. Where that fails, the
 * server draws on, and the page says why.
 */
export async function loadDrawer(): Promise<void> {
  const unable = reasonNotToDraw();
  if (unable !== null) return leaveToServer(unable);
  tell('The server draws while the model loads.');
  try {
    const { openDrawer } = await import('./drawer.ts');
    const opened = await openDrawer(`/page/${model}`);
    if (opened.manifest.image.channels !== 1) return leaveToServer('This model draws in colour.');
    drawer = opened;
  } catch (error) {
    return leaveToServer(reasonOf(error));
  }
  tell(
    'Drawn in your browser: the model is loaded, and drawing goes on without a connection.',
    'browser',
  );
  document.dispatchEvent(new Event('drawer'));
}

/** Has the server draw again. @param reason a sentence */
export function leaveToServer(reason: string): void {
  drawer = null;
  tell(`The server draws the pictures. ${reason}`, 'server');
}

function reasonNotToDraw(): string | null {
  if (typeof WebAssembly === 'undefined') return 'This browser has no WebAssembly.';
  if (!WebAssembly.validate(bytesOfHex(simdModule)))
    return 'This browser’s WebAssembly has no SIMD.';
  const { deviceMemory } = navigator as { readonly deviceMemory?: number };
  if (deviceMemory !== undefined && deviceMemory < leastMemory) {
    return 'This device has little memory.';
  }
  return null;
}

/** Why loading failed, in a sentence: by the names of the errors of models/. */
function reasonOf(error: unknown): string {
  const { name, message, cause } = error as Error;
  // A network that finds no room is a RangeError, which models/read-network.ts passes on as its cause.
  if ([name, (cause as Error | undefined)?.name].includes('RangeError')) {
    return 'This device has too little memory for the model.';
  }
  if (name === 'ModelError') return `The model did not arrive intact: ${message}.`;
  if (name === 'StoreError' || name === 'TypeError') {
    return 'The connection was lost while the model was loading. Reload the page to try again.';
  }
  return `The model could not be started: ${message}`;
}

/** Says who draws, and marks the page with it. */
function tell(text: string, by?: 'browser' | 'server'): void {
  const place = maybe('#drawn-by');
  if (place) place.textContent = text;
  if (by) document.documentElement.dataset['drawnBy'] = by;
}

function bytesOfHex(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}
