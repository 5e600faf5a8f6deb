type ElementClass<Kind> = abstract new (...parameters: never[]) => Kind;

/** The first element that a selector names. @throws Error where there is none of this kind */
export function find<Kind extends Element>(
  selector: string,
  kind: ElementClass<Kind>,
  within: ParentNode = document,
): Kind {
  const found = within.querySelector(selector);
  if (!(found instanceof kind)) throw new Error(`the page has no ${selector}`);
  return found;
}

/** The first element that a selector names; null where the page has none. */
export function maybe(selector: string, within: ParentNode = document): HTMLElement | null {
  return within.querySelector<HTMLElement>(selector);
}

/** All elements that a selector names, of one kind. */
export function findAll<Kind extends Element>(
  selector: string,
  kind: ElementClass<Kind>,
  within: ParentNode = document,
): Kind[] {
  return [...within.querySelectorAll(selector)].filter(
    (found): found is Kind => found instanceof kind,
  );
}

/** Calls back when a button or a link is clicked, wherever it stands by then. */
export function onClick(selector: string, act: (clicked: HTMLElement, event: MouseEvent) => void) {
  document.addEventListener('click', (event) => {
    const clicked = event.target instanceof Element ? event.target.closest(selector) : null;
    if (clicked instanceof HTMLElement) act(clicked, event);
  });
}

/** The canvas's context for drawing. @throws Error where the browser has none left */
export function contextOf(
  canvas: HTMLCanvasElement,
  options?: CanvasRenderingContext2DSettings,
): CanvasRenderingContext2D {
  const context = canvas.getContext('2d', options);
  if (!context) throw new Error('the browser has no canvas to draw on');
  return context;
}

/**
 * Shows pixels on a canvas of their size.
 *
 * @param pixels [height × width × channels], 0 to 255: grey, or red, green and blue
 */
export function showPixels(
  canvas: HTMLCanvasElement,
  pixels: ArrayLike<number>,
  width: number,
  channels = 1,
) {
  const image = new ImageData(width, pixels.length / width / channels);
  for (let index = 0; index < pixels.length / channels; index++) {
    image.data.set([...colorAt(pixels, index, channels), 255], 4 * index);
  }
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== image.height) canvas.height = image.height;
  contextOf(canvas).putImageData(image, 0, 0);
}

/** Red, green and blue of a pixel, 0 to 255. */
export function colorAt(
  pixels: ArrayLike<number>,
  index: number,
  channels: number,
): [red: number, green: number, blue: number] {
  const at = (channel: number) => pixels[index * channels + (channel % channels)] ?? 0;
  return [at(0), at(1), at(2)];
}
