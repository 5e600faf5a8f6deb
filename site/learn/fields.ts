import type { Choices, Recipe } from './choices.ts';
import { element, write } from './elements.ts';

const switches = {
  headStart: 'head-start',
  movesPartner: 'moves-partner',
  withoutLabels: 'without-labels',
} as const;

type Switch = keyof typeof switches;

/** Switches that a recipe does not have, and why. */
const unavailable: Readonly<Record<Recipe, Partial<Record<Switch, string>>>> = {
  classic: { withoutLabels: '(the fully connected pair never has labels)' },
  convolutional: {
    movesPartner: '(only for the fully connected pair: this one updates both from one pass)',
  },
};

const largestSeed = 2 ** 32 - 1;

const field = (name: Switch) => element(switches[name], HTMLInputElement);
const choice = (id: 'recipe' | 'rates' | 'pace') => element(id, HTMLSelectElement);

/** What the reader chose. A seed that is no whole number becomes one. */
export function readChoices(): Choices {
  const recipe = choice('recipe').value as Recipe;
  const isOn = (name: Switch) => field(name).checked && !unavailable[recipe][name];
  return {
    recipe,
    seed: readSeed(),
    headStart: isOn('headStart'),
    movesPartner: isOn('movesPartner'),
    withoutLabels: isOn('withoutLabels'),
    rates: choice('rates').value as Choices['rates'],
  };
}

function readSeed(): number {
  const input = element('seed', HTMLInputElement);
  const seed = Math.min(largestSeed, Math.max(0, Math.trunc(Number(input.value)) || 0));
  input.value = String(seed);
  return seed;
}

/** Iterations a second, at most. */
export function readPace(): number {
  return Number(choice('pace').value);
}

/** Says at each switch whether the chosen networks have it. */
export function showAvailable(): void {
  const reasons = unavailable[choice('recipe').value as Recipe];
  for (const name of Object.keys(switches) as Switch[]) {
    const reason = reasons[name];
    field(name).disabled = reason !== undefined;
    if (name !== 'headStart') write(`${switches[name]}-why`, reason ?? '');
  }
}

/** The choices as a text for the address, which a reader can copy: "seed=7&recipe=classic". */
export function addressOf(choices: Choices): string {
  const parts = Object.entries(choices).filter(([, value]) => value !== false);
  return new URLSearchParams(parts.map(([name, value]) => [name, String(value)])).toString();
}

/** Fills the fields from the address; what it does not know, it leaves. */
export function fillFields(address: string): void {
  const given = new URLSearchParams(address);
  for (const id of ['recipe', 'rates'] as const) {
    const value = given.get(id);
    const options = [...choice(id).options].map((option) => option.value);
    if (value !== null && options.includes(value)) choice(id).value = value;
  }
  if (given.has('seed')) element('seed', HTMLInputElement).value = given.get('seed') ?? '';
  for (const name of Object.keys(switches) as Switch[]) {
    if (given.has(name)) field(name).checked = given.get(name) === 'true';
  }
  showAvailable();
}
