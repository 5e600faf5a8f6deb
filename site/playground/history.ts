import { type Fields, fillFields, readFields } from './fields.ts';

/** Changes within so many milliseconds of each other are one step back, such as those of a slider. */
const oneStep = 1000;

// The first change after the page has come is a step of its own, however soon it is.
let lastChange = -oneStep;

/** What the parts below the form say in the address, which a redraw leaves there. */
const ofParts = ['map', 'hand', 'write', 'model'];

function withParts(address: string): string {
  const { searchParams } = new URL(location.href);
  const kept = ofParts.flatMap((name) => {
    const value = searchParams.get(name);
    return value === null ? [] : [`&${name}=${encodeURIComponent(value)}`];
  });
  return address + kept.join('');
}

/** Keeps what is seen: the address gives it again, and Back goes to what was seen before. */
export function remember(share: string): void {
  const address = withParts(share);
  const state = stateNow();
  const isSame = address === location.pathname + location.search;
  const isOneStep = performance.now() - lastChange < oneStep;
  lastChange = performance.now();
  if (isSame || isOneStep) history.replaceState(state, '', address);
  else history.pushState(state, '', address);
  document.dispatchEvent(new CustomEvent('remembered', { detail: share }));
}

/** Keeps the page as it came: the first step that Back returns to. */
export function startHistory(address: string, redraw: () => void): void {
  history.replaceState(stateNow(), '', withParts(address) + location.hash);
  addEventListener('popstate', ({ state }) => {
    const { fields } = (state ?? {}) as { readonly fields?: Fields };
    if (!fields) return;
    fillFields(fields);
    redraw();
  });
}

/** Changes the address of the step that is seen, such as where a pointer rests. */
export function amend(parameters: Readonly<Record<string, string>>): void {
  const address = new URL(location.href);
  for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, value);
  history.replaceState(stateNow(), '', address);
}

/** The fields, beside what else is kept with the step that is seen. */
function stateNow(): object {
  return { ...(history.state as object | null), fields: readFields() };
}
