import { latentText } from '../../../models/seed/latent-text.ts';
import type { Drawer } from '../drawer.ts';
import { find, findAll, maybe, showPixels } from '../elements.ts';
import { amend } from '../history.ts';
import { leaveToServer, localDrawer } from '../local.ts';
import { labelNames, model, one, say, withArticle } from '../page.ts';
import { type Chart, createChart } from './chart.ts';
import { loadDirections } from './directions.ts';
import { followMapKeys, followPointers, type Moves } from './gestures.ts';
import { createPlane, type Plane } from './plane.ts';
import type { View } from './view.ts';

/** The longer side of the digit that is linked to, in pixels. */
const linkedSize = '280';

/** The map of hands, once the model can be drawn in this browser; until then, and without, it says why not. */
export function startMap(section: HTMLElement): void {
  const told = find('[data-said]', HTMLElement, section);
  const start = () => {
    const drawer = localDrawer();
    if (!drawer) return;
    document.removeEventListener('drawer', start);
    openMap(section, drawer).catch((error: unknown) => {
      told.textContent = `The map cannot be drawn: ${(error as Error).message}.`;
    });
  };
  document.addEventListener('drawer', start);
  start();
  // Who draws is known once the model is loaded, or not.
  const tell = () => {
    if (document.documentElement.dataset['drawnBy'] !== 'server') return;
    find('.chart', HTMLElement, section).hidden = true;
    told.textContent = `The map is drawn by your browser only. ${maybe('#drawn-by')?.textContent}`;
  };
  const watched = { attributes: true, attributeFilter: ['data-drawn-by'] };
  new MutationObserver(tell).observe(document.documentElement, watched);
  tell();
}

async function openMap(section: HTMLElement, drawer: Drawer): Promise<void> {
  const directions = await loadDirections(drawer.manifest);
  const canvas = find('.chart canvas', HTMLCanvasElement, section);
  const choice = section.querySelector('select');
  const planeOf = (name: string): Plane => {
    const only = labelNames.indexOf(name);
    const all = labelNames.length > 0 ? labelNames.map((_, index) => index) : null;
    return createPlane(directions, only < 0 ? all : [only]);
  };
  find('.chart', HTMLElement, section).hidden = false;
  find('[data-said]', HTMLElement, section).textContent = '';
  const seen = readPlace(new URL(location.href).searchParams.get('map') ?? '');
  if (choice && seen && labelNames.includes(seen.label)) choice.value = seen.label;
  const chart: Chart = createChart(canvas, drawer, planeOf(choice?.value ?? ''), {
    passed: () => tellMiddle(section, drawer, chart),
    failed: ({ message }) => leaveToServer(`Drawing in this browser failed: ${message}.`),
  });
  if (seen) chart.lay(chart.plane(), seen.view);
  const rest = () => {
    amend({ map: placeText(chart.view(), choice?.value ?? '') });
    // The view glides on a little, and the digit in its middle changes.
    setTimeout(() => say(find('[data-middle]', HTMLElement, section).textContent), restTime);
  };
  choice?.addEventListener('change', () => {
    chart.lay(planeOf(choice.value));
    rest();
  });
  const moves: Moves = {
    pan: (right, down) => chart.pan(right, down, { isAtOnce: true }),
    zoom: chart.zoom,
    press: ({ x, y }) => chart.pan(x, y),
    step: chart.step,
    showWhole: chart.showWhole,
    rest,
  };
  followPointers(canvas, moves);
  followMapKeys(canvas, moves);
  for (const button of findAll('[data-zoom]', HTMLButtonElement, section)) {
    button.addEventListener('click', () => {
      const factor = Number(button.dataset['zoom']);
      if (factor === 0) chart.showWhole();
      else chart.zoom(factor);
      rest();
    });
  }
}

/** Milliseconds after which the digit in the middle is read out. */
const restTime = 300;

/** What the address says of the map: "5.25,1.5,640" and, where only one label is shown, its name. */
function placeText({ x, y, scale }: View, label: string): string {
  const numbers = [x.toFixed(4), y.toFixed(4), scale.toFixed(1)].map(Number);
  return [...numbers, ...(label === '' ? [] : [label])].join(',');
}

/** Null: the address names no place. */
function readPlace(text: string): { readonly view: View; readonly label: string } | null {
  const parts = text.split(',');
  const [x = Number.NaN, y = Number.NaN, scale = Number.NaN] = parts.slice(0, 3).map(Number);
  const isView = [x, y, scale].every(Number.isFinite) && scale > 0;
  return isView ? { view: { x, y, scale }, label: parts.slice(3).join(',') } : null;
}

/** Shows the digit in the middle of the map, and where the server draws it. */
function tellMiddle(section: HTMLElement, drawer: Drawer, chart: Chart): void {
  const { x, y } = chart.middle();
  const draw = chart.plane().at(x, y);
  const hand = latentText(draw.latent);
  const label = draw.label === null ? undefined : labelNames[draw.label];
  const [pixels] = drawer.draw([draw]);
  const shown = find('.middle canvas', HTMLCanvasElement, section);
  if (pixels) showPixels(shown, pixels, drawer.manifest.image.width);
  const what = draw.label === null ? `an ${one}` : withArticle(draw.label);
  const words = `In the middle: ${what}.`;
  find('[data-middle]', HTMLElement, section).textContent = words;
  shown.ariaLabel = words;
  const query = { model, hand, ...(label !== undefined && { label }), size: linkedSize };
  const path = `/${one}?${new URLSearchParams(query)}`;
  find('[data-url]', HTMLElement, section).textContent = `${location.origin}${path}`;
  find('[data-open]', HTMLAnchorElement, section).href = path;
  const number = section.querySelector<HTMLAnchorElement>('[data-write]');
  if (number) number.href = `/?${new URLSearchParams({ model, hand })}#your-hand`;
}
