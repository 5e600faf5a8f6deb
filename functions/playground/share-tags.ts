import type { Manifest } from '../../models/manifest/manifest.ts';
import type { Drawing } from './drawing.ts';
import { type Html, html } from './html.ts';
import { picturePath, shareLink } from './links.ts';
import { drawingText } from './result.ts';
import { pageWords } from './words.ts';

/** The sides of the picture of a digit or a walk that other pages show for a link, in pixels: they ask for 200 or more. */
const sharedSide = 600;

/** The longer side of a picture of several digits, in pixels. */
const sharedWidth = 1200;

/**
 * What search engines, chats and social networks read of the page: a description, and a PNG of what it shows.
 *
 * @param origin such as "https://digits.example.org", as the server sees it: their readers take no relative address
 */
export function shareTags(drawing: Drawing, manifest: Manifest, origin: string): Html {
  const { heading } = pageWords(manifest);
  const text = drawingText(drawing, manifest);
  const description = `${text}. ${heading}: one for every seed.`;
  const picture = `${origin}${picturePath(sharedDrawing(drawing, manifest), manifest)}`;
  return html`<meta name="description" content="${description}" />
    <meta property="og:type" content="website" />
    <meta property="og:site_name" content="digit-mint" />
    <meta property="og:title" content="${heading}" />
    <meta property="og:description" content="${description}" />
    <meta property="og:url" content="${origin}${shareLink(drawing, manifest)}" />
    <meta property="og:image" content="${picture}" />
    <meta property="og:image:type" content="image/png" />
    <meta property="og:image:alt" content="${text}" />
    <meta name="twitter:card" content="summary_large_image" />`;
}

/** The drawing as a still of a size that a preview has; a walk is its first digit. */
function sharedDrawing(drawing: Drawing, { image }: Manifest): Drawing {
  const still = { ...drawing, format: 'png' } as const;
  const { count, columns, digits } = drawing;
  switch (drawing.draw) {
    case 'digit':
    case 'walk':
      return { ...still, draw: 'digit', size: sharedSide };
    case 'sheet': {
      const across = Math.min(count, columns);
      const longer = Math.max(across * image.width, Math.ceil(count / across) * image.height);
      return { ...still, each: eachWithin(Math.max(image.width, image.height), longer) };
    }
    case 'number':
      return { ...still, each: eachWithin(image.height, digits.length * image.width) };
  }
}

/** The size of one of several digits in a picture that is as large as a preview. @param own, longer pixels */
function eachWithin(own: number, longer: number): number {
  return Math.max(8, Math.min(280, Math.floor((sharedWidth * own) / longer)));
}
