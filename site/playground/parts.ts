import { maybe } from './elements.ts';
import { say } from './page.ts';

/** How far below the screen a part is when its script is loaded. */
const rootMargin = '200px';

/** Loads the script of a part of the page when that part comes near the screen; a page without the part never does. */
export function whenNear(selector: string, load: (section: HTMLElement) => Promise<void>): void {
  const section = maybe(selector);
  if (!section) return;
  const start = (entries: readonly IntersectionObserverEntry[], observer: IntersectionObserver) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    observer.disconnect();
    load(section).catch(() =>
      say('A part of this page could not be loaded. Reload the page to try again.', {
        isShown: true,
      }),
    );
  };
  new IntersectionObserver(start, { rootMargin }).observe(section);
}
