import { maybe } from './elements.ts';
import { type Fields, readFields } from './fields.ts';
import { current } from './page.ts';

/** Something that the page showed. */
export interface Visit {
  /** Gives the page again. */
  readonly address: string;
  readonly fields: Fields;
  /** What the picture shows, in words. */
  readonly text: string;
  /** The path of the server's picture. */
  readonly picture: string;
}

/** What the page shows now. */
export function visitNow(): Visit {
  const shown = current();
  return {
    address: shown.dataset['share'] ?? '',
    // An empty field is a random seed, which the address and the part that was drawn name.
    fields: { ...readFields(), seed: shown.dataset['seed'] ?? '' },
    text: (maybe('figcaption .caption', shown)?.textContent ?? '').replace(/\.$/, ''),
    picture: maybe('.plate [data-path]', shown)?.dataset['path'] ?? '',
  };
}

/** What was seen before this page was loaded, as the browser's history kept it, newest first. */
export function seenBefore(): readonly Visit[] {
  const { seen } = (history.state ?? {}) as { readonly seen?: readonly Visit[] };
  return Array.isArray(seen) ? seen : [];
}
