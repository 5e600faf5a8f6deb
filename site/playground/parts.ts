import { maybe } from './elements.ts';
import { say } from './page.ts';

/** How far below the screen a part is when its script is loaded. */
const rootMargin = '200px';

/** Loads the script of parts of the page; until it has come, nobody can press or draw what would not answer. */
export function startParts(parts: readonly HTMLElement[], load: () => Promise<unknown>): void {
  const hold = (isHeld: boolean) => {
    for (const part of parts) part.inert = isHeld;
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

/** Loads the script of a part of the page when that part comes near the screen; a page without the part never does. */
export function whenNear(selector: string, load: (section: HTMLElement) => Promise<void>): void {
  const section = maybe(selector);
  if (!section) return;
  const near = new Promise<void>((resolve) => {
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
        observer.disconnect();
        resolve();
      },
      { rootMargin },
    );
    observer.observe(section);
  });
  startParts([section], async () => {
    await near;
    await load(section);
  });
}
