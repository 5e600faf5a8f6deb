import { find, maybe } from './elements.ts';
import { amend } from './history.ts';
import { seenBefore, visitNow } from './visits.ts';

/** Has the game load when somebody plays, or comes by the link to one. @param address of the page, as it came */
export function startGame(address: URL): void {
  const section = maybe('#game');
  if (!section) return;
  const play = async (seed: string) => {
    const { playGame } = await import('./game.ts');
    amend({ game: seed });
    await playGame(section, seed, playAnother);
  };
  const playAnother = () => void play(String(crypto.getRandomValues(new Uint32Array(1))[0]));
  find('[data-play]', HTMLButtonElement, section).addEventListener('click', playAnother);
  const given = address.searchParams.get('game');
  if (given === null) return;
  section.scrollIntoView();
  void play(given);
}

/** Has the strip of what was seen load with the second picture, or when one comes back to a page that had it. */
export function startSeen(): void {
  const section = maybe('#seen');
  if (!section) return;
  const first = visitNow();
  const open = () => void import('./seen.ts').then(({ showSeen }) => showSeen(section, first));
  if (seenBefore().length > 0) open();
  else document.addEventListener('remembered', open, { once: true });
}

/** Has the recipes load when their part is opened. */
export function startRecipes(): void {
  const details = maybe('#recipes details');
  details?.addEventListener(
    'toggle',
    () => void import('./recipes.ts').then(async ({ showRecipes }) => showRecipes(details)),
    { once: true },
  );
}
