import { contours } from 'd3-contour';
import { type Colors, parseColor } from './colors.ts';
import { pngDataUrl } from './data-url.ts';
import { type GreyImage, isColor, type RasterImage, resize } from './image.ts';
import { encodePng } from './png.ts';

/** Ink ends where a pixel is half ink. */
const threshold = 127.5;
/** Units of the path to a pixel of the model: whole numbers are short, a twentieth is out of sight. */
const unitsPerPixel = 20;
/** The pixels are doubled before they are traced: the outline follows the smooth surface between them. */
const tracedScale = 2;

type Point = readonly [number, number];

/**
 * Draws the ink's outline: marching squares over the smoothly doubled pixels, each corner rounded by a
 * quadratic B-spline, so that it is crisp at any size. An image in colour has no outline: its pixels are embedded as a
 * PNG, which viewers scale smoothly.
 *
 * @param size the picture's own width and height, in pixels
 * @param title what the picture says to who cannot see it
 */
export function encodeSvg(
  image: RasterImage,
  colors: Colors,
  {
    width,
    height,
    title,
  }: { readonly width: number; readonly height: number; readonly title: string },
): string {
  const box = `${image.width * unitsPerPixel} ${image.height * unitsPerPixel}`;
  const root = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${box}" role="img"><title>${escapeXml(title)}</title>`;
  if (isColor(image)) {
    return `${root}<image width="100%" height="100%" href="${pngDataUrl(encodePng(image))}"/></svg>`;
  }
  const paper =
    colors.background === 'transparent'
      ? ''
      : `<path${fill(colors.background)} d="M0 0h${box.replace(' ', 'v')}H0z"/>`;
  return (
    `${root}${paper}` +
    `<path${fill(colors.color === 'transparent' ? 'transparent' : colors.color)} fill-rule="evenodd" d="${outline(image)}"/></svg>`
  );
}

function fill(color: string): string {
  if (color === 'transparent') return ' fill="none"';
  const [, , , opacity] = parseColor(color);
  const share =
    opacity === 255 ? '' : ` fill-opacity="${Math.round((opacity / 255) * 1000) / 1000}"`;
  return ` fill="#${color.slice(0, 6)}"${share}`;
}

/** The outline of all that is inked, as the path data of SVG. */
function outline(image: GreyImage): string {
  const traced = resize(image, image.width * tracedScale, image.height * tracedScale);
  const shape = contours().size([traced.width, traced.height]).thresholds([threshold])(
    Array.from(traced.pixels),
  );
  return shape
    .flatMap(({ coordinates }) => coordinates)
    .flat()
    .map((ring) => roundedRing(ring.slice(1).map(([x = 0, y = 0]): Point => [x, y])))
    .join('');
}

/** One closed ring through the middles of its edges, its corners as the control points. */
function roundedRing(corners: readonly Point[]): string {
  const middles = corners.map((corner, index): Point => {
    const next = corners[(index + 1) % corners.length] ?? corner;
    return [(corner[0] + next[0]) / 2, (corner[1] + next[1]) / 2];
  });
  let [x, y] = units(middles.at(-1) ?? [0, 0]);
  const parts = [`M${x} ${y}q`];
  for (const [index, corner] of corners.entries()) {
    const [cornerX, cornerY] = units(corner);
    const [middleX, middleY] = units(middles[index] ?? corner);
    parts.push(joined(cornerX - x, cornerY - y), joined(middleX - x, middleY - y));
    [x, y] = [middleX, middleY];
  }
  return `${parts[0]}${parts.slice(1).join(' ')}z`.replaceAll(' -', '-');
}

function joined(x: number, y: number): string {
  return `${x} ${y}`;
}

function units([x, y]: Point): readonly [number, number] {
  const scale = unitsPerPixel / tracedScale;
  return [Math.round(x * scale), Math.round(y * scale)];
}

/**
 * A text as the content of an XML 1.0 element (§2.2 Characters, §2.4 Character Data). Characters that XML does
 * not allow, even as references, become U+FFFD.
 */
export function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(']]>', ']]&gt;')
    .replaceAll(/(?![\t\n\r])\p{Cc}|[\p{Cs}\uFFFE\uFFFF]/gu, '\uFFFD');
}
