import { contextOf, find, maybe } from './elements.ts';
import { fillFields, pictureRequest } from './fields.ts';
import { redraw } from './live.ts';
import { localDrawer } from './local.ts';
import { current, form } from './page.ts';
import { seenBefore, type Visit, visitNow } from './visits.ts';

/** How many of the last things the strip shows. */
const mostVisits = 12;

/** Pixels of a picture's longer side in the strip, twice what the style gives it. */
const side = 128;

/**
 * Shows the last things that the page showed, newest first, in memory and in the state of the browser's history: no
 * storage is needed, and closing the tab forgets them.
 *
 * @param first what the page showed when it came
 */
export function showSeen(section: HTMLElement, first: Visit): void {
  let visits: readonly Visit[] = [];
  const items = new Map<string, HTMLLIElement>();

  function add(...added: readonly Visit[]): void {
    const byAddress = new Map([...added, ...visits].map((visit) => [visit.address, visit]));
    visits = [...byAddress.values()].slice(0, mostVisits);
    keep(visits);
    section.hidden = visits.length < 2;
    const shown = visits.map((visit) => {
      const item = items.get(visit.address) ?? itemOf(visit);
      items.set(visit.address, item);
      return item;
    });
    for (const address of items.keys()) {
      if (!visits.some((visit) => visit.address === address)) items.delete(address);
    }
    find('ul', HTMLUListElement, section).replaceChildren(...shown);
  }

  add(visitNow(), ...seenBefore(), first);
  document.addEventListener('remembered', () => add(visitNow()));
}

/** Keeps the list with the step of the history that is seen; a browser that refuses leaves it in memory. */
function keep(seen: readonly Visit[]): void {
  try {
    history.replaceState({ ...(history.state as object | null), seen }, '');
  } catch {
    // Too many changes in a short time, or too large a state.
  }
}

function itemOf(visit: Visit): HTMLLIElement {
  const item = document.createElement('li');
  const link = document.createElement('a');
  link.href = visit.address;
  link.title = visit.text;
  link.ariaLabel = visit.text;
  const canvas = document.createElement('canvas');
  canvas.setAttribute('aria-hidden', 'true');
  paint(canvas, visit);
  link.append(canvas);
  link.addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    fillFields(visit.fields);
    redraw();
    form.scrollIntoView();
  });
  item.append(link);
  return item;
}

/**
 * Paints a small picture of what was seen: from the page's own where it is still there, drawn here where the model is
 * loaded, else the server's.
 */
function paint(canvas: HTMLCanvasElement, { fields, picture }: Visit): void {
  const shown = maybe('.plate canvas', current());
  if (shown instanceof HTMLCanvasElement && shown.dataset['path'] === picture) {
    return paintSmaller(canvas, shown, shown);
  }
  const request = pictureRequest(fields);
  const drawer = localDrawer();
  if (!drawer || !request) return void paintServed(canvas, picture);
  const { width, height, rgba } = drawer.picture(request);
  const whole = document.createElement('canvas');
  Object.assign(whole, { width, height });
  contextOf(whole).putImageData(new ImageData(rgba, width, height), 0, 0);
  paintSmaller(canvas, whole, { width, height });
}

async function paintServed(canvas: HTMLCanvasElement, path: string): Promise<void> {
  const image = new Image();
  image.src = path;
  // Offline there is no picture; the link has its text.
  await image.decode().then(
    () => paintSmaller(canvas, image, { width: image.naturalWidth, height: image.naturalHeight }),
    () => {},
  );
}

function paintSmaller(
  canvas: HTMLCanvasElement,
  source: CanvasImageSource,
  { width, height }: { readonly width: number; readonly height: number },
): void {
  const scale = side / Math.max(width, height);
  Object.assign(canvas, { width: Math.round(width * scale), height: Math.round(height * scale) });
  contextOf(canvas).drawImage(source, 0, 0, canvas.width, canvas.height);
}
