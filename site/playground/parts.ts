import { maybe } from './elements.ts';
import { say } from './page.ts';

/** How far below the screen a part is when its script is loaded. */
const rootMargin = '200px';

/**
 * Loads the script of parts of the page; until it has come, nobody can press or draw what would not answer. A part that
 * has the focus keeps it.
 */
export function startParts(parts: readonly HTMLElement[], load: () => Promise<unknown>): void {
  const hold = (isHeld: boolean) => {
    for (const part of parts) part.inert = isHeld && !part.contains(document.activeElement);
  };
  hold(true);
  load().then(
    () => hold(false),
    () =>
      say('A part of this page could not be loaded. Reload the page to try again.', {
        isShown: true,
      }),
  );
}

/**
 * Loads the script of a part of the page when that part comes near the screen; a page without the part never does.
 * Until then the part can be read, searched and found by screen readers like all of the page.
 */
export function whenNear(selector: string, load: (section: HTMLElement) => Promise<void>): void {
  const section = maybe(selector);
  if (!section) return;
  const start = (entries: readonly IntersectionObserverEntry[], observer: IntersectionObserver) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    observer.disconnect();
    startParts([section], async () => load(section));
  };
  new IntersectionObserver(start, { rootMargin }).observe(section);
}
