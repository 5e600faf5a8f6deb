import { type Fields, fillFields, readFields } from './fields.ts';

/** Changes within so many milliseconds of each other are one step back, such as those of a slider. */
const oneStep = 1000;

let lastChange = 0;

/** Keeps what is seen: the address gives it again, and Back goes to what was seen before. */
export function remember(address: string): void {
  const state = { fields: readFields() };
  const isSame = address === location.pathname + location.search;
  const isOneStep = performance.now() - lastChange < oneStep;
  lastChange = performance.now();
  if (isSame || isOneStep) history.replaceState(state, '', address);
  else history.pushState(state, '', address);
  document.dispatchEvent(new CustomEvent('remembered', { detail: address }));
}

/** Keeps the page as it came: the first step that Back returns to. */
export function startHistory(address: string, redraw: () => void): void {
  history.replaceState({ fields: readFields() }, '', address);
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
  history.replaceState({ fields: readFields() }, '', address);
}
