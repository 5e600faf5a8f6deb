import { type Drawing, drawnLabel } from './drawing.ts';
import type { Manifest } from '../../models/manifest.ts';
import { fileName } from './drawing-text.ts';
import { isShown } from './picture-formats.ts';
import { picturePath } from './picture-link.ts';

/** A line to copy. */
export interface Snippet {
  readonly name: string;
  readonly text: string;
}

/** A drawing's pinned URL, the command that fetches it and the tag that shows it elsewhere. */
export function snippets(drawing: Drawing, manifest: Manifest, origin: string): readonly Snippet[] {
  const { format } = drawing;
  const url = `${origin}${picturePath(drawing, manifest, format)}`;
  const { width, height } = manifest.image;
  const scale = drawing.size / Math.max(width, height);
  const sides =
    drawing.draw === 'digit'
      ? ` width="${Math.round(width * scale)}" height="${Math.round(height * scale)}"`
      : '';
  const alt = attributeText(shortText(drawing, manifest));
  const tag = `<img src="${attributeText(url)}"${sides} alt="${alt}">`;
  return [
    { name: 'URL', text: url },
    { name: 'curl', text: `curl -o ${fileName(drawing)}.${format} '${url}'` },
    ...(isShown(format) ? [{ name: 'HTML', text: tag }] : []),
  ];
}

/** What stands on a picture, as one would read it out. */
function shortText(drawing: Drawing, manifest: Manifest): string {
  if (drawing.draw === 'number') return drawing.digits;
  if (drawing.draw !== 'digit') return 'handwritten digits';
  const label = drawnLabel(drawing, manifest.labels);
  return label === null ? 'a digit' : (manifest.labels?.[label] ?? '');
}

function attributeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
